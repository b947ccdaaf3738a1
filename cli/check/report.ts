import { toSarif, type ManifestReport, type Report } from "../../policies/index";
import { exit, type Arguments, type ExitCode, type Terminal } from "../command";
import { writeWhole } from "../output/whole-file";
import { packageVersion } from "../package";
import { showReport } from "../show/report";

/** Prints a report as the options ask, and writes its SARIF. */
export function publish(report: Report, what: string, args: Arguments, terminal: Terminal, data: unknown = report): void {
  const sarif = args.text("sarif");
  if (sarif !== undefined) writeWhole(sarif, `${JSON.stringify(toSarif(report, { version: packageVersion() }), null, 2)}\n`);
  if (args.switch("json")) terminal.out(`${JSON.stringify(data, null, 2)}\n`);
  else terminal.out(showReport(report, what, terminal.colour));
}

/** One entry for each document, even for a clean one. */
export function documentData({ documents }: ManifestReport): unknown {
  return documents.map(({ file, index, kind, name, findings }) => ({
    file,
    index,
    kind,
    name,
    findings: findings.map(({ rule, outcome, level, severity, message, fix, where, waiver }) => ({
      rule,
      outcome,
      level,
      severity,
      message,
      fix,
      path: where.path,
      waived: waiver !== undefined,
    })),
  }));
}

export function exitCode(code: 0 | 2 | 3): ExitCode {
  return code === 0 ? exit.ok : code === 2 ? exit.diagnostics : exit.findings;
}
