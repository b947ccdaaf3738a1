import { posix } from "node:path";
import { namedKind } from "../../stacks/workspace/files";
import { exit, type Arguments, type ExitCode, type Terminal } from "../command";
import type { ObjectChange } from "../diff/compare";
import { showChanges } from "../show/changes";
import { showDiagnostics } from "../show/diagnostics";
import { planLine } from "../show/plan";
import { styles } from "../show/styles";
import { folderOf, type Building, type Built } from "../workspace";
import { interrupted, watchFolder } from "./loop";

/** What is compared with what, and how it is told. */
export interface Report {
  /** Told in front of the first plan: `against origin/main`. */
  readonly title: string;
  /** Undefined where there is nothing to hold it against, which was said: then the watch ends. */
  readonly changes: (built: Built, before: Built | undefined) => readonly ObjectChange[] | undefined;
}

/** A line of `--watch --json`: a plan, or why there is none. */
interface Line {
  /** Null where errors are in the way: the plan of the line before stands. */
  readonly hash: string | null;
  readonly changes: readonly ObjectChange[];
  readonly diagnostics: Building["diagnostics"];
}

/** Tells a workspace's plan, and after each change of a file what became of it, until somebody ends it. */
export async function reportChanges(
  args: Arguments,
  terminal: Terminal,
  { title, changes }: Report,
  ended: AbortSignal = interrupted(),
): Promise<ExitCode> {
  const folder = folderOf(args);
  const style = styles(terminal.colour);
  let before: Built | undefined;
  let said = "";
  let first = true;
  const useless = new AbortController();
  const onBuilt = ({ built, diagnostics }: Building, files: readonly string[]): void => {
    const state = JSON.stringify([built?.plan.hash ?? null, diagnostics]);
    // A file was written as it was, or something else lies beside the documents.
    if (state === said) return;
    said = state;
    const found = built === undefined ? [] : changes(built, before);
    if (found === undefined) {
      useless.abort();
      return;
    }
    if (args.switch("json")) {
      const line: Line = { hash: built?.plan.hash ?? null, changes: found, diagnostics };
      terminal.out(`${JSON.stringify(line)}\n`);
    } else {
      terminal.out(first ? "" : `\n${style.dim(heading(files))}\n`);
      if (diagnostics.length > 0) terminal.err(showDiagnostics(diagnostics, terminal.errorColour ?? terminal.colour, folder));
      if (built !== undefined) {
        if (before !== undefined || found.length > 0) terminal.out(showChanges(found, terminal.colour));
        terminal.out(`${planLine(built, style)}\n`);
      }
    }
    before = built ?? before;
    first = false;
  };
  if (!args.switch("json")) terminal.out(style.dim(`watching ${folder}${title === "" ? "" : ` ${title}`}; Ctrl-C ends it\n`));
  await watchFolder({ folder, platform: args.text("platform"), terminal, ended: AbortSignal.any([ended, useless.signal]), onBuilt });
  return useless.signal.aborted ? exit.diagnostics : exit.ok;
}

/** What is worth a name among the files that changed: editors and tools write others beside them. */
function heading(files: readonly string[]): string {
  const documents = files.filter((file) => namedKind(posix.basename(file)) !== undefined);
  if (documents.length === 0) return "changed";
  const more = documents.length - 4;
  return `changed: ${documents.slice(0, 4).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
