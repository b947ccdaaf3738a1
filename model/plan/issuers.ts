import type { Platform } from "../platform/schema";
import { physicalName } from "../text/names";
import type { AppPlan } from "./app-plan";
import type { Authority } from "./authority";
import { issuerName } from "./issuer-names";
import type { RegionPlan } from "./plan";
import type { IssuerPlan } from "./tls-plan";

/** Where Let's Encrypt takes orders. https://letsencrypt.org/docs/acme-protocol-updates/ */
export const directories = {
  production: "https://acme-v02.api.letsencrypt.org/directory",
  staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
} as const;

/** Who signs in a region: for hosts, and, where an app or the hosts ask for it, somebody of the platform's own. */
export function planIssuers(
  platform: Platform,
  authority: Authority,
  region: Omit<RegionPlan, "tls">,
  apps: readonly AppPlan[],
): IssuerPlan[] {
  const asked = apps.some(({ needs: { certificate } }) => certificate?.issuer === issuerName(region.name, "private"));
  const open = authority.hosts === "letsencrypt";
  const own = open || authority.hosts === null ? authority.inside : authority.hosts;
  return [
    ...(open ? [publicIssuer(platform, authority, region.name)] : []),
    ...(asked || !open ? privateIssuers(platform, own, authority, region, apps) : []),
  ];
}

function publicIssuer(platform: Platform, { directory, because }: Authority, region: string): IssuerPlan {
  return {
    kind: "acme",
    name: issuerName(region, "public"),
    directory,
    server: directories[directory],
    email: platform.tls?.email ?? "",
    zone: platform.tls?.dns?.cloudflare.zone ?? "",
    accountSecret: `${region}-acme-account`,
    tokenSecret: `${region}-cloudflare-token`,
    because,
  };
}

function privateIssuers(
  platform: Platform,
  own: Authority["inside"],
  authority: Authority,
  region: Omit<RegionPlan, "tls">,
  apps: readonly AppPlan[],
): IssuerPlan[] {
  const name = issuerName(region.name, "private");
  const because = authority.hosts === own ? authority.because : "names inside the cluster are nobody's business outside";
  if (own === null) return [];
  if (own === "self-signed")
    return [
      { kind: "ca", name, secret: issuerName(region.name, "root"), because },
      { kind: "root", name: issuerName(region.name, "root"), because: `signs the root of ${region.name}, and nothing else` },
    ];
  const mount = physicalName(["pki", platform.platform, platform.environment.name, region.name], { maxLength: 63 });
  return [
    {
      kind: "vault",
      name,
      address: platform.secrets.address,
      ca: platform.secrets.ca ?? "",
      root: physicalName(["pki", platform.platform, platform.environment.name], { maxLength: 63 }),
      mount,
      role: region.name,
      domains: domainsOf(platform, authority, region, apps),
      auth: physicalName(["kubernetes", platform.platform, platform.environment.name, region.name], { maxLength: 63 }),
      serviceAccount: `${region.name}-vault-issuer`,
      audience: `vault://${name}`,
      because,
    },
  ];
}

/** Below which names a region's own authority signs: the platform's domain where it signs for hosts, and what is called so inside. */
function domainsOf(
  { domain }: Platform,
  { hosts }: Authority,
  { namespaces }: Omit<RegionPlan, "tls">,
  apps: readonly AppPlan[],
): string[] {
  const foreign = apps.flatMap(({ expose }) => (expose === null || expose.domain !== null ? [] : [expose.host]));
  const inside = namespaces.flatMap(({ name }) => [`${name}.svc`, `${name}.svc.cluster.local`]);
  return [...new Set([...(hosts === "letsencrypt" ? [] : [domain, ...foreign]), ...inside])].sort();
}
