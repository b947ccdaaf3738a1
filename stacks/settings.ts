import { runtime, type Config, type Output } from "@pulumi/pulumi";
import { refusal } from "../components";

/** What a stack's config says; each key is described in `Pulumi.yaml`. */
export interface StackSettings {
  /** The folder of the intents, from the project's folder. */
  readonly workspace: string;
  /** The platform document, from the project's folder; empty for the workspace's own. */
  readonly platform: string;
  /** The region that this stack builds; empty for the stack of the whole environment. */
  readonly region: string;
  /** The stack of the whole environment; empty for the one that is called like the environment. */
  readonly environmentStack: string;
  /** How the region's cluster is reached; read only where it is needed. */
  kubeconfig(): Output<string>;
  /** How the zone at Cloudflare is reached; undefined where the config says nothing of it. */
  cloudflare(): CloudflareSettings | undefined;
}

/** How a zone at Cloudflare is reached. */
export interface CloudflareSettings {
  readonly zoneId: string;
  /** Empty where nobody named it: only lists of addresses belong to the account. */
  readonly accountId: string;
  readonly token: Output<string>;
}

/** Reads the config of a stack. A value of another type than `Pulumi.yaml` says is refused by the CLI already. */
export function readSettings(config: Config): StackSettings {
  return {
    workspace: config.get("workspace") ?? ".",
    platform: config.get("platform") ?? "",
    region: config.get("region") ?? "",
    environmentStack: config.get("environmentStack") ?? "",
    kubeconfig: () => secretKubeconfig(config),
    cloudflare: () => cloudflareSettings(config),
  };
}

/** The SDK knows which keys were encrypted, and does not say so in its types. */
const isSecret = (key: string) => (Reflect.get(runtime, "isConfigSecret") as (key: string) => boolean)(key);

const said = (config: Config, key: string) => (config.get(key) ?? "").trim();

const setSecret = (key: string) => `pulumi config set --secret ${key} < FILE`;

/** An empty kubeconfig would be the one that happens to lie on the machine, and one in plain text would lie in git. */
function secretKubeconfig(config: Config): Output<string> {
  const fix = setSecret("kubeconfig");
  if (said(config, "kubeconfig") === "")
    throw refusal(
      "config",
      "kubeconfig",
      "a stack that builds a region needs to know how its cluster is reached, and the kubeconfig of the machine is never used",
      fix,
    );
  if (!isSecret(`${config.name}:kubeconfig`))
    throw refusal(
      "config",
      "kubeconfig",
      "the kubeconfig stands in the stack's file in plain text, and everybody who reads the file has the cluster; replace it at its issuer",
      fix,
    );
  return config.requireSecret("kubeconfig");
}

/** How to tell a stack of its zone. */
export const setCloudflare = `pulumi config set cloudflareZoneId ID, and ${setSecret("cloudflareToken")}`;

/** A zone and its token belong together: one without the other is a mistake, and neither is no edge. */
function cloudflareSettings(config: Config): CloudflareSettings | undefined {
  const [zoneId, token] = [said(config, "cloudflareZoneId"), said(config, "cloudflareToken")];
  if (zoneId === "" && token === "") return undefined;
  if (token === "")
    throw refusal(
      "config",
      "cloudflareToken",
      "the stack names a zone at Cloudflare and has no token for it, and the token of the machine is never used",
      setSecret("cloudflareToken"),
    );
  if (!isSecret(`${config.name}:cloudflareToken`))
    throw refusal(
      "config",
      "cloudflareToken",
      "the token stands in the stack's file in plain text, and everybody who reads the file has the zone; revoke it at Cloudflare and make another",
      setSecret("cloudflareToken"),
    );
  if (zoneId === "")
    throw refusal(
      "config",
      "cloudflareZoneId",
      "the stack has a token for Cloudflare and does not name the zone that it is for",
      "pulumi config set cloudflareZoneId ID, which Cloudflare's overview of the zone shows",
    );
  const accountId = said(config, "cloudflareAccountId");
  for (const [key, id] of [["cloudflareZoneId", zoneId] as const, ["cloudflareAccountId", accountId] as const])
    if (!/^([0-9a-f]{32})?$/.test(id))
      throw refusal("config", key, "this is no ID of Cloudflare's: 32 hexadecimal digits, in small letters", `pulumi config set ${key} ID`);
  return { zoneId, accountId, token: config.requireSecret("cloudflareToken") };
}
