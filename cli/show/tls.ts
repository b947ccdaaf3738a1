import type { RegionPlan } from "../../model/plan/plan";
import type { CertificatePlan, IssuerPlan } from "../../model/plan/tls-plan";
import type { Styles } from "./styles";

/** Who signs in a region, why it is they, and for which names. Nothing where nothing asks for a certificate. */
export function tlsLines({ tls }: RegionPlan, style: Styles): string[] {
  if (tls === null) return [];
  const lines = tls.issuers
    .filter(({ kind }) => kind !== "root")
    .map((issuer) => {
      const signed = tls.certificates.filter((certificate) => certificate.issuer === issuer.name);
      return `  certificates by ${signerWords(issuer)}${signed.length === 0 ? "" : `: ${namesOf(signed)}`}`;
    });
  return lines.map((line) => style.dim(line));
}

/** What is installed with the regions, and not looked into. */
export function chartsBlock(regions: readonly RegionPlan[], style: Styles): string {
  const charts = new Map<string, string[]>();
  for (const { name, tls } of regions)
    for (const chart of tls?.charts ?? []) {
      const told = `${chart.name} ${chart.version}`;
      charts.set(told, [...(charts.get(told) ?? []), name]);
    }
  if (charts.size === 0) return "";
  const lines = [...charts].map(([chart, names]) => `  ${chart} ${style.dim(`(${names.join(", ")})`)}`);
  return `${[style.yellow(`not judged: ${charts.size} ${charts.size === 1 ? "chart" : "charts"}`), ...lines].join("\n")}\n\n`;
}

/** The signer in a few words, with what a reader has to know about it. */
function signerWords(issuer: IssuerPlan): string {
  switch (issuer.kind) {
    case "acme":
      return issuer.directory === "production"
        ? `Let's Encrypt (${issuer.because})`
        : `Let's Encrypt's rehearsal, which no browser trusts (${issuer.because})`;
    case "ca":
      return `the region's own root, which no browser trusts (${issuer.because})`;
    case "vault":
      return `the vault (${issuer.because})`;
    case "root":
      return "itself";
  }
}

const most = 6;

function namesOf(certificates: readonly CertificatePlan[]): string {
  const names = [...new Set(certificates.flatMap(({ dnsNames }) => dnsNames.slice(0, 1)))].sort();
  const more = names.length - most;
  return `${names.slice(0, most).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
