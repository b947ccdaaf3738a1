import type { Proof } from "../../policies/reach/compare-plan";
import type { Difference, Edge } from "../../policies/reach/relation";
import { showRequest } from "../../policies/reach/compare-requests";
import { styles, type Styles } from "./styles";

/** What was proven, in figures. */
export interface ProofFigures {
  readonly regions: readonly string[];
  readonly workloads: number;
  /** Flows that intents declare. */
  readonly flows: number;
  /** Lines of the platform's own. */
  readonly own: number;
  /** Policies that decide as well, and that are not understood. */
  readonly unread: readonly string[];
}

const shown = 40;

/** What a proof says to people: what was proven, every difference with its cure, and what to do next. */
export function showProof(figures: ProofFigures, differences: readonly Difference[], next: string, colour: boolean): string {
  const style = styles(colour);
  const head = `${style.bold(figures.regions.join(", "))} ${style.dim(`· ${count(figures.workloads, "workload")} · ${count(figures.flows, "declared flow")} · ${figures.own} of the platform's own`)}`;
  if (differences.length + figures.unread.length === 0)
    return [
      head,
      "",
      `  ${style.green("open")}     every declared flow, to its own callers, ports and requests`,
      `  ${style.green("open")}     what the platform itself needs: name resolution, the mesh's control plane, probes`,
      `  ${style.green("closed")}   everything else`,
      `  ${style.green("mutual")}   TLS with an identity at both ends, on every flow between workloads`,
      "",
      style.dim(next),
      "",
    ].join("\n");
  const blocks = differences.slice(0, shown).map((difference) => block(difference, style));
  const more = differences.length - shown;
  const open = figures.unread.length === 0 ? [] : [notUnderstood(figures.unread, colour)];
  return `${[head, ...blocks, ...open, ...(more > 0 ? [`and ${more} more; --json lists all of them`] : []), summary(differences, style), style.dim(next)].join("\n\n")}\n`;
}

/** A proof in one line, for those who asked for something else. */
export function proofLine(
  { differences, unread }: Pick<Proof, "differences" | "unread">,
  flows: number,
  folder: string,
  colour: boolean,
): string {
  const { green, yellow, dim } = styles(colour);
  if (differences.length + unread.length === 0)
    return `${green("proven")} ${dim("from the objects alone:")} ${flows === 0 ? "no flow is declared, and none is open" : `${count(flows, "declared flow")} open, everything else closed, mutual TLS between workloads`}\n`;
  const parts = [
    ...(differences.length === 0 ? [] : [`${count(differences.length, "difference")} between what is declared and what is open`]),
    ...(unread.length === 0 ? [] : [`${count(unread.length, "policy", "policies")} that nobody here understands`]),
  ];
  return `${yellow("not proven")} ${parts.join(", ")}: parapet prove${folder === "." ? "" : ` ${folder}`} names each\n`;
}

/** What cannot be told, and why. */
export function notUnderstood(unread: readonly string[], colour: boolean): string {
  const { bold, yellow, green } = styles(colour);
  const named = `${unread.slice(0, 5).join(", ")}${unread.length > 5 ? ` and ${unread.length - 5} more` : ""}`;
  return `${yellow(bold("cannot tell"))}  ${named}: of a kind that decides who reaches whom as well, and is not understood here\n  ${green("fix")}   say the same with a NetworkPolicy, a CiliumNetworkPolicy or an AuthorizationPolicy`;
}

const words: Readonly<Record<Difference["kind"], string>> = { extra: "open", missing: "closed", plain: "not mutual", wider: "too wide" };

function block({ kind, message, fix }: Difference, { bold, red, yellow, green }: Styles): string {
  const paint = kind === "missing" ? yellow : red;
  return `${paint(bold(words[kind]))}  ${message}\n  ${green("fix")}   ${fix}`;
}

function summary(differences: readonly Difference[], { bold }: Styles): string {
  const of = (kind: Difference["kind"]) => differences.filter((difference) => difference.kind === kind).length;
  const parts = [
    [of("extra"), "open and not declared"],
    [of("missing"), "declared and closed"],
    [of("plain"), "not under mutual TLS"],
    [of("wider"), "wider than declared"],
  ] as const;
  const listed = parts.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]));
  return bold(`${count(differences.length, "difference")}${listed.length === 0 ? "" : `: ${listed.join(", ")}`}`);
}

/** One line of anybody's relation. */
export function showEdge({ from, to, port, protocol, over, only, by }: Edge, { dim, cyan }: Styles): string {
  const end = port === "*" ? `${to} on every port` : `${to.includes(":") ? `[${to}]` : to}:${port}`;
  const requests = only.length === 0 ? "" : `, only ${only.map(showRequest).join(", ")}`;
  const travels = over === "any" ? "" : `, ${over === "mutual-tls" ? "mutual TLS" : over}`;
  const opened = by.length === 0 ? "nothing closes it" : by.join(", ");
  return `${from} ${dim("->")} ${cyan(end)}${protocol === "TCP" ? "" : `/${protocol.toLowerCase()}`}${travels}${requests}  ${dim(opened)}\n`;
}

function count(number: number, word: string, several = `${word}s`): string {
  return `${number} ${number === 1 ? word : several}`;
}
