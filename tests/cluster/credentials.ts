import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Connection } from "./api";

// The names that Kubernetes' own roles are bound to, so that the parts have the rights that they have in a real cluster.
const users = { admin: "admin", manager: "system:kube-controller-manager", scheduler: "system:kube-scheduler" } as const;

type Who = keyof typeof users;

/** How to reach one control plane, and the files for its parts. */
export interface Credentials extends Connection {
  readonly kubeconfigs: Readonly<Record<Who, string>>;
}

/** Writes fresh keys, tokens and kubeconfigs into the folder: `accounts.key`, `tokens.csv`, `NAME.kubeconfig`. */
export function writeCredentials(folder: string, url: string): Credentials {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  write("accounts.key", privateKey.export({ type: "pkcs1", format: "pem" }).toString());
  const tokens = { admin: randomToken(), manager: randomToken(), scheduler: randomToken() };
  const groups = { admin: ",system:masters", manager: "", scheduler: "" };
  write("tokens.csv", (Object.keys(users) as Who[]).map((who) => `${tokens[who]},${users[who]},${who}${groups[who]}\n`).join(""));
  const authority = join(folder, "certs", "apiserver.crt");
  const kubeconfig = (who: Who) => write(`${who}.kubeconfig`, configOf(url, authority, users[who], tokens[who]));
  const kubeconfigs = { admin: kubeconfig("admin"), manager: kubeconfig("manager"), scheduler: kubeconfig("scheduler") };
  return { url, token: tokens.admin, authority, kubeconfigs };
}

const randomToken = () => randomBytes(24).toString("hex");

function configOf(server: string, authority: string, user: string, token: string): string {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "parapet", cluster: { server, "certificate-authority": authority } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: user, context: { cluster: "parapet", user } }],
    "current-context": user,
  };
  return JSON.stringify(config, undefined, 2);
}
