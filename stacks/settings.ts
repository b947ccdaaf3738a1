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
  /** The token by which certificates are ordered, where it is another than the zone's: one that is given, or how one is to be made. */
  dnsToken(): Output<string> | MadeToken | undefined;
  /** How the vault is reached that signs certificates; undefined where the config says nothing of it. */
  vault(): VaultSettings | undefined;
  /** Whether hosts are opened only when their records are where they should be; undefined where the config says nothing of it. */
  readonly waitForHosts: boolean | undefined;
}

/** How a zone at Cloudflare is reached. */
export interface CloudflareSettings {
  /** Empty where nobody named it: then it is looked up by the zone's name. */
  readonly zoneId: string;
  /** Empty where nobody named it: only lists of addresses belong to the account. */
  readonly accountId: string;
  readonly token: Output<string>;
}

/** A token that the stack makes for itself. */
export interface MadeToken {
  /** From which addresses it is taken; empty for any. */
  readonly from: readonly string[];
  /** Until when it holds; empty for no end. */
  readonly until: string;
}

/** How a vault is reached, and how it reaches the region's cluster. */
export interface VaultSettings {
  readonly token: Output<string>;
  readonly kubernetesHost: string;
  /** Empty for a vault in the cluster itself. */
  readonly kubernetesCaCert: string;
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
    dnsToken: () => dnsToken(config),
    vault: () => vaultSettings(config),
    waitForHosts: said(config, "waitForHosts") === "" ? undefined : config.requireBoolean("waitForHosts"),
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
  return secretOf(
    config,
    "kubeconfig",
    "the kubeconfig stands in the stack's file in plain text, and everybody who reads the file has the cluster; replace it at its issuer",
  );
}

/** What is meant to be secret, and was said so. */
function secretOf(config: Config, key: string, inPlain: string): Output<string> {
  if (isSecret(`${config.name}:${key}`)) return config.requireSecret(key);
  throw refusal("config", key, inPlain, setSecret(key));
}

const tokenInPlain =
  "the token stands in the stack's file in plain text, and everybody who reads the file has the zone; revoke it at Cloudflare and make another";

/** How to tell a stack of its vault. */
export const setVault = setSecret("vaultToken");

/** How to tell a stack of its zone. */
export const setCloudflare = `pulumi config set cloudflareZoneId ID, and ${setSecret("cloudflareToken")}`;

/** A zone without a token is a mistake; a token without a zone's ID is that of the zone that the platform document names. */
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
  const secretToken = secretOf(config, "cloudflareToken", tokenInPlain);
  const accountId = said(config, "cloudflareAccountId");
  for (const [key, id] of [["cloudflareZoneId", zoneId] as const, ["cloudflareAccountId", accountId] as const])
    if (!/^([0-9a-f]{32})?$/.test(id))
      throw refusal("config", key, "this is no ID of Cloudflare's: 32 hexadecimal digits, in small letters", `pulumi config set ${key} ID`);
  return { zoneId, accountId, token: secretToken };
}

function vaultSettings(config: Config): VaultSettings | undefined {
  if (said(config, "vaultToken") === "") return undefined;
  const host = said(config, "vaultKubernetesHost");
  return {
    token: secretOf(
      config,
      "vaultToken",
      "the token stands in the stack's file in plain text, and everybody who reads the file may sign; revoke it in the vault and make another",
    ),
    kubernetesHost: host === "" ? "https://kubernetes.default.svc" : host,
    kubernetesCaCert: said(config, "vaultKubernetesCaCert"),
  };
}

function dnsToken(config: Config): Output<string> | MadeToken | undefined {
  const given = said(config, "cloudflareDnsToken") !== "";
  const made = said(config, "cloudflareMakeDnsToken") !== "" && config.requireBoolean("cloudflareMakeDnsToken");
  if (given && made)
    throw refusal(
      "config",
      "cloudflareMakeDnsToken",
      "the stack is given a token for records, and told to make one",
      "pulumi config rm cloudflareDnsToken, or pulumi config rm cloudflareMakeDnsToken",
    );
  if (given) return secretOf(config, "cloudflareDnsToken", tokenInPlain);
  if (!made) return undefined;
  const [from, until] = [said(config, "cloudflareDnsTokenFrom"), said(config, "cloudflareDnsTokenUntil")];
  if (from === "" && until === "")
    throw refusal(
      "config",
      "cloudflareDnsTokenUntil",
      "a token that leaks and never ends is good for as long as nobody notices",
      "pulumi config set cloudflareDnsTokenUntil 2027-12-31T00:00:00Z, or cloudflareDnsTokenFrom with the cluster's addresses",
    );
  return { from: from === "" ? [] : from.split(",").map((one) => one.trim()), until };
}
