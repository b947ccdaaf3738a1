import { dirname, relative, resolve, sep } from "node:path";
import { workspaceFiles } from "../../stacks/workspace/files";
import { openFolder, withProgress, type Building } from "../workspace";
import type { Terminal } from "../command";
import { FolderWatch } from "./folder-watch";

export interface WatchOptions {
  readonly folder: string;
  /** Another platform document than the folder's own. */
  readonly platform: string | undefined;
  readonly terminal: Terminal;
  /** Ends the watch. */
  readonly ended: AbortSignal;
  /** Told of the folder as it is at first, and after each change; `changed` are the files, where they are known. */
  readonly onBuilt: (building: Building, changed: readonly string[]) => void;
}

/** Builds a folder, and builds it again as often as something in it changes, until it is ended. */
export async function watchFolder({ folder, platform, terminal, ended, onBuilt }: WatchOptions): Promise<void> {
  let onStep: ((what: string) => void) | undefined;
  const build = openFolder(folder, { platform, onStep: (what) => onStep?.(what) });
  const rebuild = (changed?: Iterable<string>) =>
    withProgress(terminal, (say) => {
      onStep = say;
      return build(changed);
    });
  const beside =
    platform === undefined
      ? []
      : [
          relative(resolve(folder), dirname(resolve(platform)))
            .split(sep)
            .join("/"),
        ];
  const watch = new FolderWatch(folder);
  try {
    // First the watch, then the reading: what is written in between is not lost.
    watch.follow([...workspaceFiles(folder).folders, ...beside], true);
    const first = rebuild();
    watch.follow([...first.folders, ...beside]);
    onBuilt(first, []);
    for (let changed = await watch.next(ended); changed !== undefined; changed = await watch.next(ended)) {
      const files = changed === "anything" ? undefined : changed.files;
      const built = rebuild(files);
      watch.follow([...built.folders, ...beside]);
      onBuilt(built, [...(files ?? [])].sort());
    }
  } finally {
    watch.close();
  }
}

/** Ends when somebody presses Ctrl-C, or a supervisor asks for it. */
export function interrupted(): AbortSignal {
  const control = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => control.abort());
  return control.signal;
}
