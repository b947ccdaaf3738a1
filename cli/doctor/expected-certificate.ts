import type { Plan } from "../../model/plan/plan";
import type { CertificatePlan, IssuerPlan } from "../../model/plan/tls-plan";

/** What the plan says of the certificate that a host shows. */
export interface ExpectedCertificate {
  readonly certificate: CertificatePlan;
  /** Who signs it; undefined where the plan names nobody. */
  readonly issuer: IssuerPlan | undefined;
}

/** Which certificate a host shows, by the plan: the same in all of its regions. Undefined where the plan has none for it. */
export function expectedCertificate(plan: Plan, host: string): ExpectedCertificate | undefined {
  for (const { tls } of plan.regions) {
    const certificate = tls?.certificates.find(({ purpose, hosts }) => purpose === "gateway" && hosts.includes(host));
    if (certificate !== undefined) return { certificate, issuer: tls?.issuers.find(({ name }) => name === certificate.issuer) };
  }
  return undefined;
}
