import { hasErrors, sortDiagnostics } from "../../model/diagnostics/diagnostic";
import { edges, readCluster } from "../../policies/reach/index";
import { provePlan } from "../../policies/reach/compare-plan";
import { PlanNames } from "../../policies/reach/declared-names";
import { exit, UsageError, type Arguments, type ExitCode, type Run, type Terminal } from "../command";
import { readStreams } from "../check/manifests";
import { draw, wantsPicture } from "../prove/drawings";
import { EdgePrinter } from "../prove/json";
import { readObjects } from "../prove/manifests";
import { Picture } from "../prove/picture";
import { standsFor } from "../prove/surroundings";
import { printData } from "../show/data";
import { showDiagnostics } from "../show/diagnostics";
import { notUnderstood, showEdge, showProof } from "../show/proof";
import { styles } from "../show/styles";
import { folderOf, openWorkspace, withProgress, type Built } from "../workspace";

export const run: Run = (args, terminal) => {
  if (args.switch("json") && args.switch("mermaid")) throw new UsageError("--json and --mermaid both print; give one");
  const manifests = args.text("manifests");
  const objects = manifests === undefined ? undefined : given(manifests, args, terminal);
  if (objects === "unreadable") return exit.diagnostics;
  if (args.positional.length === 0 && objects !== undefined) return relation(objects, args, terminal);
  return openWorkspace(args, terminal, (built) => proof(built, objects ?? built.groups.flatMap((group) => group.objects), args, terminal));
};

/** The objects of somebody's manifests; what is wrong with them is shown. */
function given(where: string, args: Arguments, terminal: Terminal): readonly unknown[] | "unreadable" {
  const { objects, diagnostics } = readObjects(readStreams(where));
  if (objects.length > 0 && !hasErrors(diagnostics)) return objects;
  if (!hasErrors(diagnostics)) throw new UsageError(`${where} holds no Kubernetes object`);
  if (args.switch("json")) printData(terminal, { diagnostics });
  else terminal.err(showDiagnostics(sortDiagnostics(diagnostics), terminal.errorColour ?? terminal.colour));
  return "unreadable";
}

/** `prove WORKSPACE`: what its objects, or those that somebody may have changed since, let through, held against what it declares. */
function proof({ plan }: Built, objects: readonly unknown[], args: Arguments, terminal: Terminal): ExitCode {
  const names = new PlanNames(plan);
  const printer = args.switch("json") ? new EdgePrinter((text) => terminal.out(text)) : undefined;
  const picture = wantsPicture(args) ? new Picture(`${plan.platform.name} ${plan.platform.environment}`, standsFor(names)) : undefined;
  const { differences, own, workloads, unread } = withProgress(terminal, (onStep) => {
    onStep(`proving ${objects.length} objects`);
    if (printer === undefined && picture === undefined) return provePlan(plan, objects);
    return provePlan(plan, objects, (edge, { verdict, because, hosts }) => {
      printer?.edge(edge);
      if (verdict !== "extra") picture?.add(edge, verdict, because, hosts);
    });
  });
  for (const difference of differences) picture?.addDifference(difference);
  printer?.end(differences);
  const figures = { regions: plan.regions.map(({ name }) => name), workloads: workloads.length, flows: plan.flows.length, own, unread };
  const found = differences.length === 0 ? "nothing else is open" : `${differences.length} differences`;
  const summary = `${figures.flows} declared flows, ${own} of the platform's own, ${workloads.length} workloads: ${found}`;
  const files = picture === undefined ? [] : draw(picture, summary, args, (text) => terminal.out(text));
  if (printer === undefined && !args.switch("mermaid"))
    terminal.out(showProof(figures, differences, next(args, files, differences.length), terminal.colour));
  return differences.length + unread.length === 0 ? exit.ok : exit.findings;
}

/** `prove --manifests DIR`: who reaches whom by anybody's objects. Nothing was declared, so that nothing can differ. */
function relation(objects: readonly unknown[], args: Arguments, terminal: Terminal): ExitCode {
  const cluster = readCluster(objects);
  const asText = !args.switch("json") && !args.switch("mermaid");
  const printer = args.switch("json") ? new EdgePrinter((text) => terminal.out(text)) : undefined;
  const picture = wantsPicture(args) ? new Picture("Who reaches whom", standsFor(undefined)) : undefined;
  const style = styles(terminal.colour);
  let number = 0;
  for (const edge of edges(cluster)) {
    number++;
    printer?.edge(edge);
    picture?.add(edge, "open", "");
    if (asText && picture === undefined) terminal.out(showEdge(edge, style));
  }
  printer?.end([]);
  if (cluster.unread.length > 0) terminal.err(`${notUnderstood(cluster.unread, terminal.errorColour ?? terminal.colour)}\n`);
  const summary = `${cluster.workloads.length} workloads, ${number} edges`;
  const files = picture === undefined ? [] : draw(picture, summary, args, (text) => terminal.out(text));
  if (asText) terminal.out(`${style.bold(summary)}${files.length === 0 ? "" : `, drawn in ${files.join(" and ")}`}\n`);
  return exit.ok;
}

function next(args: Arguments, files: readonly string[], differences: number): string {
  const folder = folderOf(args) === "." ? "" : ` ${folderOf(args)}`;
  const drawn = files.length > 0 ? `drawn in ${files.join(" and ")}` : `next: parapet prove${folder} --html proof.html draws it`;
  return `${drawn}; ${differences === 0 ? "docs/guides/proof.md says what is assumed" : "parapet plan says what is declared, and where"}`;
}
