import type { Intent } from "../intent/schema";
import type { Platform } from "../platform/schema";
import { isPrivateHost } from "../text/network";
import type { Located } from "../workspace/understand";
import type { AppDraft } from "./apps";
import type { Authority, StackFacts } from "./authority";
import { exposedHost } from "./exposure";
import type { Findings } from "./findings";

/** Whether there is somebody to sign for each exposed host, and nobody signs who should not. */
export function checkCertificates(
  platform: Located<Platform>,
  authority: Authority,
  facts: StackFacts,
  drafts: readonly AppDraft[],
  findings: Findings,
): void {
  checkSigners(platform, facts, findings);
  const exposed = drafts.filter(({ plan }) => plan.expose !== null).map(({ intent }) => intent);
  if (exposed.length === 0) return;
  if (authority.hosts === null) nobody(platform, exposed, findings);
  if (authority.hosts === "letsencrypt") for (const intent of new Set(exposed)) checkPublic(platform.value, intent, findings);
}

/** Both ways out. */
const ways = (domain: string): string => {
  const zone = domain.split(".").slice(-2).join(".");
  return `tls: { dns: { cloudflare: { zone: ${zone} } } }, with \`pulumi config set --secret cloudflareToken\` in the stack; or tls: { issuer: vault-pki }`;
};

function nobody({ value, document }: Located<Platform>, exposed: readonly Located<Intent>[], findings: Findings): void {
  const related = exposed.slice(0, 4).map((intent) => intent.document.place(["expose"]));
  findings.add(
    document,
    ["domain"],
    {
      code: "PPT-0300",
      message: `hosts are exposed below ${value.domain}, this is ${value.environment.name}, and nobody signs their certificates`,
      fix: isPrivateHost(value.domain) ? "tls: { issuer: vault-pki }" : ways(value.domain),
    },
    { related },
  );
}

function checkSigners({ value, document }: Located<Platform>, { cloudflareToken }: StackFacts, findings: Findings): void {
  const { tls, domain, environment } = value;
  if (tls === undefined) return;
  if (tls.issuer === "letsencrypt" && tls.dns?.cloudflare === undefined)
    findings.add(document, ["tls", "issuer"], {
      code: "PPT-0300",
      message: "Let's Encrypt looks for a record in the domain's zone before it signs a wildcard, and tls.dns names no zone",
      fix: ways(domain),
    });
  else if (tls.issuer === "letsencrypt" && !cloudflareToken)
    findings.add(document, ["tls", "issuer"], {
      code: "PPT-0300",
      message:
        "Let's Encrypt looks for a record in the domain's zone before it signs a wildcard, and the stack has no token to write it with",
      fix: ways(domain),
    });
  for (const field of ["issuer", "private"] as const)
    if (tls[field] === "self-signed" && environment.like === "prod")
      findings.add(document, ["tls", field], {
        code: "PPT-0302",
        message: "in production nobody vouches for himself: a root that a cluster made for itself is for dev and staging",
        fix: `${field}: vault-pki`,
      });
  if (tls.issuer !== undefined && tls.issuer !== "letsencrypt" && tls.private !== undefined && tls.private !== tls.issuer)
    findings.add(document, ["tls", "private"], {
      code: "PPT-0107",
      message: `tls.issuer is ${tls.issuer}, which signs for names inside as well; a region has one authority of its own`,
      fix: `private: ${tls.issuer}, or no private at all`,
    });
}

function checkPublic(platform: Platform, { value, document }: Located<Intent>, findings: Findings): void {
  const host = exposedHost(platform, value);
  if (!isPrivateHost(host)) return;
  findings.add(document, ["expose", "host"], {
    code: "PPT-0301",
    message: `no public authority signs for ${host}, which means something else in every network`,
    fix: `a host below ${platform.domain}`,
  });
}
