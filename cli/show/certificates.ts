import { showPlace } from "../../model/diagnostics/place";
import type { Plan } from "../../model/plan/plan";
import type { CertificatePlan, IssuerPlan } from "../../model/plan/tls-plan";
import { styles, type Styles } from "./styles";

/** A certificate of a region, and who signs it. */
interface Listed {
  readonly region: string;
  readonly certificate: CertificatePlan;
  readonly issuer: IssuerPlan | undefined;
}

function listed({ regions }: Pick<Plan, "regions">): Listed[] {
  return regions.flatMap(({ name: region, tls }) =>
    (tls?.certificates ?? []).map((certificate) => ({
      region,
      certificate,
      issuer: tls?.issuers.find(({ name }) => name === certificate.issuer),
    })),
  );
}

/** Every certificate of a plan, as data. */
export function certificatesData(plan: Pick<Plan, "regions">) {
  return listed(plan).map(({ region, certificate, issuer }) => {
    const { name, namespace, purpose, dnsNames, usages, key, hours, renewBeforePercent, hosts, apps, source } = certificate;
    return {
      ...{ region, name, namespace, secret: name, purpose, dnsNames, usages },
      issuer: { name: certificate.issuer, kind: issuer?.kind ?? null, title: title(issuer) },
      key: { ...key, rotated: true },
      hours,
      renewedAfterHours: renewedAfter(hours, renewBeforePercent),
      renewBeforePercent,
      ...{ hosts, apps, source },
    };
  });
}

const head = ["NAMES", "SIGNED BY", "KEY", "HOLDS", "SECRET", "FOR", "ASKED IN"] as const;

/** Every certificate of a plan as tables, one for each region. */
export function showCertificates(plan: Plan, colour: boolean): string {
  const style = styles(colour);
  const all = listed(plan);
  const { name, environment } = plan.platform;
  const title = `${style.bold(name)} ${environment} ${style.dim(`· ${count(all.length, "certificate")} in ${count(plan.regions.length, "region")}`)}`;
  const regions = plan.regions.flatMap(({ name: region }) => {
    const here = all.filter((one) => one.region === region);
    return here.length === 0 ? [] : [regionTable(region, here, style)];
  });
  const end =
    all.length === 0
      ? ["no app is exposed or asks for a certificate, and so there is none"]
      : [style.dim("next: parapet doctor connects to each host and says what it really shows")];
  return `${[title, ...regions, ...end].join("\n\n")}\n`;
}

function regionTable(region: string, here: readonly Listed[], { bold, blue, dim }: Styles): string {
  const rows = here.map(cells);
  const widths = head.map((word, column) => Math.max(word.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  const signers = [...new Map(here.map(({ issuer, certificate }) => [certificate.issuer, issuer])).values()].filter(
    (issuer) => issuer !== undefined,
  );
  return [
    `${bold(blue(region))} ${dim(signers.map((issuer) => `· ${issuer.name}: ${title(issuer)}`).join(" "))}`,
    dim(line(head)),
    ...rows.map(line),
  ].join("\n");
}

function cells({ certificate }: Listed): string[] {
  const { name, namespace, issuer, key, hours, renewBeforePercent, apps, source, purpose } = certificate;
  return [
    purpose === "root" ? "(a root: signs others)" : few(certificate.dnsNames),
    issuer === name ? "itself" : issuer,
    `${key.algorithm} P-${key.size}`,
    `${days(hours)}, renewed on day ${Math.floor(renewedAfter(hours, renewBeforePercent) / 24)}`,
    `${namespace}/${name}`,
    purpose === "root" ? "the region" : `${behind(certificate)}${few(apps)}`,
    source === null ? "the platform document" : showPlace(source),
  ];
}

/** A wildcard does not say which hosts show it. */
const behind = ({ dnsNames, hosts }: CertificatePlan): string => (dnsNames.some((name) => name.startsWith("*.")) ? `${few(hosts)}: ` : "");

const shown = 2;

const few = (names: readonly string[]): string =>
  `${names.slice(0, shown).join(", ")}${names.length > shown ? ` and ${names.length - shown} more` : ""}`;

/** The next one is asked for when so much of the lifetime is left. */
const renewedAfter = (hours: number, renewBeforePercent: number): number => hours - Math.round((hours * renewBeforePercent) / 100);

function days(hours: number): string {
  const years = hours / 24 / 365;
  return Number.isInteger(years) ? count(years, "year") : count(hours / 24, "day");
}

function title(issuer: IssuerPlan | undefined): string {
  switch (issuer?.kind) {
    case "acme":
      return issuer.directory === "production" ? "Let's Encrypt" : "Let's Encrypt's rehearsal (staging), which no browser knows";
    case "root":
      return "itself, and nothing but the region's root";
    case "ca":
      return "the region's own root";
    case "vault":
      return `Vault's PKI at ${issuer.address}`;
    case undefined:
      return "nobody that the plan names";
  }
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;
