import { createHash } from "node:crypto";
import { sortDiagnostics } from "../../model/diagnostics/diagnostic";
import { PlanMemory } from "../../model/plan/memory";
import { planWorkspace, type Planned } from "../../model/plan/workspace";
import { ReadMemory } from "./memory";
import { readWorkspace, type ReadOptions } from "./read";

/** What the documents of a folder mean, or everything that is wrong with them. */
export interface PlannedFolder extends Planned {
  /** The folders whose documents it is made of. */
  readonly folders: readonly string[];
}

export interface PlanFolderOptions extends ReadOptions {
  /** Told how many intents were read, before they are planned. */
  readonly onIntents?: ((number: number) => void) | undefined;
}

/** A workspace folder that is planned again and again while it changes. Each plan is what a plan from scratch would be. */
export interface Session {
  /**
   * The plan of the folder as it is now. Of the files that were read before, only those that are named are looked at again, and all of them, where
   * none is named. What did not change is the same object as in the plan before.
   */
  replan(changed?: Iterable<string>): PlannedFolder;
}

export function openSession(folder: string, options: Omit<PlanFolderOptions, "memory"> = {}): Session {
  const memory = new ReadMemory();
  const plans = new PlanMemory();
  return {
    replan(changed) {
      memory.touch(changed);
      return planFolder(folder, { ...options, memory }, plans);
    },
  };
}

/** Reads and plans a folder. */
export function planFolder(folder: string, options: PlanFolderOptions = {}, memory?: PlanMemory): PlannedFolder {
  const { workspace, diagnostics, folders } = readWorkspace(folder, options);
  if (workspace === undefined) return { plan: undefined, diagnostics: sortDiagnostics(diagnostics), folders };
  options.onIntents?.(workspace.intents.length);
  return { ...planWorkspace(workspace, diagnostics, undefined, { memory, digest }), folders };
}

/** Node's own takes a quarter of the time of the model's, which knows no node. */
function digest(pieces: Iterable<string>): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}
