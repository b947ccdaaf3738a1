import { sha256Hex } from "../model/text/sha256";
import { ruleTexts, type RuleText } from "./explain";
import type { Finding, Report } from "./findings";
import type { Severity } from "./rule";

type Json = Readonly<Record<string, unknown>>;

/** What GitHub sorts security findings by. */
const securitySeverity: Readonly<Record<Severity, string>> = { low: "3.0", medium: "5.5", high: "8.0", critical: "9.5" };

/** A report as SARIF 2.1.0, which code scanning reads: rules with their help, stable fingerprints, waivers as suppressions. */
export function toSarif(report: Report, tool: { readonly version: string }): Json {
  const used = new Set(report.findings.map((finding) => finding.rule));
  const texts = ruleTexts().filter((text) => used.has(text.id) || Object.hasOwn(report.tally, text.id));
  const indexOf = new Map(texts.map((text, index) => [text.id, index]));
  const seen = new Map<string, number>();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "parapet", semanticVersion: tool.version, version: tool.version, rules: texts.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: report.mistakes.length === 0, toolExecutionNotifications: notifications(report) }],
        results: report.findings.map((finding) => result(finding, indexOf.get(finding.rule) ?? -1, seen)),
      },
    ],
  };
}

function descriptor({ id, promise, why, repair, severity, controls }: RuleText): Json {
  const served = Object.entries(controls).filter(([, list]) => list.length > 0);
  const markdown = [why, "", `**Repair:** ${repair}`, "", ...served.map(([catalogue, list]) => `- ${catalogue}: ${list.join(", ")}`)].join(
    "\n",
  );
  return {
    id,
    name: id.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: promise },
    fullDescription: { text: `${promise} ${why}` },
    help: { text: `${why} Repair: ${repair}`, markdown },
    defaultConfiguration: { level: severity === "low" ? "warning" : "error" },
    properties: {
      "security-severity": securitySeverity[severity],
      precision: "high",
      tags: ["security", ...served.flatMap(([catalogue, list]) => list.map((control) => `${catalogue}/${control}`))],
    },
  };
}

function result(finding: Finding, ruleIndex: number, seen: Map<string, number>): Json {
  const { rule, outcome, level, message, fix, where, waiver } = finding;
  const said = outcome === "cannot-tell" ? `Cannot tell: ${message}` : message;
  return {
    ruleId: rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: level === "mandatory" ? "error" : "warning",
    kind: "fail",
    message: { text: `${said}. Repair: ${fix}` },
    locations: [location(finding)],
    partialFingerprints: { "parapetFinding/v1": fingerprint(finding, seen) },
    properties: { outcome, subject: where.subject, path: where.path },
    ...(waiver === undefined
      ? {}
      : {
          suppressions: [
            { kind: "external", status: "accepted", justification: `${waiver.reason} (${waiver.ticket}, until ${waiver.until})` },
          ],
        }),
  };
}

function location({ where }: Finding): Json {
  const logical = {
    name: where.subject,
    fullyQualifiedName: `${where.kind} ${where.subject}${where.path === "" ? "" : ` ${where.path}`}`,
    kind: "resource",
  };
  const place = where.place;
  if (place === undefined) return { logicalLocations: [logical] };
  const uri = place.file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  const physicalLocation = {
    artifactLocation: { uri },
    region: { startLine: Math.max(1, place.line), startColumn: Math.max(1, place.column) },
  };
  return { physicalLocation, logicalLocations: [logical] };
}

/** Lines move when a comment is added, and what is found does not: the fingerprint is of the rule, the subject and the field. */
function fingerprint({ rule, where, message }: Finding, seen: Map<string, number>): string {
  const base = [rule, where.place?.file ?? "", where.kind, where.urn ?? where.subject, where.path, message].join("\0");
  const times = (seen.get(base) ?? 0) + 1;
  seen.set(base, times);
  return sha256Hex(`${base}\0${times}`).slice(0, 40);
}

function notifications(report: Report): Json[] {
  const waivers = report.waivers.map(({ waiver, severity, status, message }) => ({
    level: severity === "note" ? "note" : severity,
    descriptor: { id: `waiver/${status.replaceAll(" ", "-")}` },
    message: { text: `Waiver of ${waiver.rule} on ${[waiver.on].flat().join(", ")} (${waiver.ticket}): ${message}` },
  }));
  return [...report.mistakes.map(({ message, fix }) => ({ level: "error", message: { text: `${message}. ${fix}` } })), ...waivers];
}
