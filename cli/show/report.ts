import { stops, type Finding, type Report, type WaiverState } from "../../policies/index";
import { showPlace } from "../../model/diagnostics/place";
import { styles, type Styles } from "./styles";

/** What the rules say, for people: what fails the run first, every waiver, and a line that sums it up. */
export function showReport(report: Report, what: string, colour: boolean): string {
  const style = styles(colour);
  const ordered = [...report.findings].sort((a, b) => Number(stops(b)) - Number(stops(a)));
  const blocks = [
    ...ordered.map((finding) => findingBlock(finding, style)),
    ...report.waivers.map((state) => waiverLine(state, style)),
    ...report.mistakes.map(({ message, fix }) => `${style.red("error")}  ${message}\n  ${style.green("fix")}   ${fix}`),
  ];
  return `${[...blocks, summary(report, what, style)].join("\n\n")}\n`;
}

function findingBlock(finding: Finding, { bold, dim, red, yellow, green, cyan }: Styles): string {
  const { rule, outcome, message, fix, where, waiver } = finding;
  const word =
    waiver !== undefined ? dim("waived") : stops(finding) ? red(bold(outcome === "broken" ? "broken" : "cannot tell")) : yellow("advice");
  const place = where.place === undefined ? "" : `  ${cyan(showPlace(where.place))}`;
  const what = [where.kind, where.subject, where.path].filter((part) => part !== "").join(" ");
  return [`${word}  ${bold(rule)}${place}`, `  ${dim(what)}`, `  ${message}`, `  ${green("fix")}   ${fix}`].join("\n");
}

function waiverLine({ waiver, status, severity, message }: WaiverState, { red, yellow, dim }: Styles): string {
  const paint = { error: red, warning: yellow, note: dim }[severity];
  return `${paint(`waiver ${status}`)}  ${waiver.rule} on ${[waiver.on].flat().join(", ")}, until ${waiver.until} (${waiver.ticket})\n  ${message}`;
}

function summary(report: Report, what: string, { bold, dim }: Styles): string {
  const failing = report.findings.filter(stops).length;
  const rules = Object.keys(report.tally).length;
  const unjudged = Object.entries(report.unjudged);
  const rest =
    unjudged.length === 0
      ? ""
      : `\n${dim(`no rule is about: ${unjudged.map(([kind, times]) => (times === 1 ? kind : `${times} ${kind}`)).join(", ")}`)}`;
  const advice = report.findings.length - failing;
  return `${bold(failing === 0 ? "every mandatory promise holds" : `${failing} mandatory promise${failing === 1 ? " is" : "s are"} broken or unproven`)}${advice === 0 ? "" : `, ${advice} more to read`}: ${rules} rules over ${report.subjects} ${what}${rest}`;
}
