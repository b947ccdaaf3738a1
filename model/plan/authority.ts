import type { Platform } from "../platform/schema";
import { isPrivateHost } from "../text/network";

/** What a stack knows and no document says. */
export interface StackFacts {
  /** Whether the stack's secret config holds a token for the zone at Cloudflare. The command line takes a zone in the document for a promise of one. */
  readonly cloudflareToken: boolean;
}

export const promised: StackFacts = { cloudflareToken: true };

/** Who signs certificates on a platform. */
export interface Authority {
  /** For exposed hosts; null where there is nobody. */
  readonly hosts: "letsencrypt" | "self-signed" | "vault-pki" | null;
  /** For names inside the clusters; null where there is nobody. */
  readonly inside: "self-signed" | "vault-pki" | null;
  /** Let's Encrypt's real signatures, or those of its rehearsal, which browsers do not know. */
  readonly directory: "production" | "staging";
  /** Why it is the one that signs for hosts. */
  readonly because: string;
}

/** Who signs: whom the platform document names, else what its zone, its environment and the stack's token lead to. */
export function authorityOf(platform: Platform, facts: StackFacts): Authority {
  const [hosts, because] = signerOfHosts(platform, facts);
  const { like } = platform.environment;
  const own = hosts === "letsencrypt" ? null : hosts;
  return {
    hosts,
    inside: platform.tls?.private ?? own ?? (like === "prod" ? null : "self-signed"),
    directory: like === "prod" ? "production" : "staging",
    because,
  };
}

function signerOfHosts({ tls, domain, environment }: Platform, { cloudflareToken }: StackFacts): [Authority["hosts"], string] {
  if (tls?.issuer !== undefined) return [tls.issuer, "the platform document names it"];
  const zone = tls?.dns?.cloudflare.zone;
  const open = !isPrivateHost(domain);
  if (open && zone !== undefined && cloudflareToken)
    return ["letsencrypt", `the zone ${zone} is at Cloudflare, where a token shows that it is ours`];
  if (tls?.private === "vault-pki") return ["vault-pki", "the platform document names it for names inside, and nobody else for hosts"];
  if (environment.like !== "dev") return [null, ""];
  if (!open) return ["self-signed", `no public authority signs for ${domain}`];
  return ["self-signed", zone === undefined ? "no zone is named, and this is dev" : "the stack has no cloudflareToken, and this is dev"];
}

/** Whether everybody's browser knows who signed. */
export const publiclyTrusted = ({ hosts, directory }: Authority): boolean => hosts === "letsencrypt" && directory === "production";
