import type { Platform } from "../platform/schema";
import type { Located } from "../workspace/understand";
import type { Authority } from "./authority";
import type { Findings } from "./findings";
import type { RegionPlan } from "./plan";
import type { CertificatePlan } from "./tls-plan";

/** What Let's Encrypt signs in a week, renewals not counted. https://letsencrypt.org/docs/rate-limits/ */
const aWeek = { domain: 50, sameNames: 5 } as const;

/** Warns where the first deployment would ask the authority for more than it signs in a week. Its rehearsal signs thousands. */
export function checkCertificateLimits(
  platform: Located<Platform>,
  { hosts, directory }: Authority,
  regions: readonly RegionPlan[],
  findings: Findings,
): void {
  const zone = platform.value.tls?.dns?.cloudflare.zone;
  if (hosts !== "letsencrypt" || directory !== "production" || zone === undefined) return;
  const ordered = regions.flatMap(({ tls }) => {
    const acme = new Set((tls?.issuers ?? []).filter(({ kind }) => kind === "acme").map(({ name }) => name));
    return (tls?.certificates ?? []).filter(({ issuer }) => acme.has(issuer));
  });
  const warn = (message: string, fix: string) =>
    findings.add(platform.document, ["tls", "dns", "cloudflare", "zone"], { code: "PPT-0303", message, fix }, { severity: "warning" });
  if (ordered.length > aWeek.domain)
    warn(
      `the workspace asks for ${ordered.length} certificates below ${zone}, and Let's Encrypt signs ${aWeek.domain} new ones a week for a domain`,
      `hosts directly below ${platform.value.domain}, which one certificate for each region covers; or bring the rest up a week later`,
    );
  for (const [names, count] of sameNames(ordered))
    if (count > aWeek.sameNames)
      warn(
        `${count} regions ask for a certificate for ${names}, and Let's Encrypt signs the same names ${aWeek.sameNames} times a week`,
        `bring up ${aWeek.sameNames} regions a week; renewals are not counted`,
      );
}

function sameNames(certificates: readonly CertificatePlan[]): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const { dnsNames } of certificates) {
    const names = dnsNames.join(", ");
    counted.set(names, (counted.get(names) ?? 0) + 1);
  }
  return counted;
}
