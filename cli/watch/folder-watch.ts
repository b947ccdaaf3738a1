import { statSync, watch, type FSWatcher } from "node:fs";
import { basename, join } from "node:path";

/** What changed since somebody asked last: files by their names below the folder, with forward slashes; `anything` where nobody can say. */
export type Changed = { readonly files: ReadonlySet<string> } | "anything";

/** Changes that come together, as those of a checkout or of an editor that writes twice, are told together. */
const quietMs = 80;
const longestMs = 1000;
const lookAgainMs = 1000;

/** More than this at once is a checkout: then everything is looked at, because a system that is told too much forgets some of it. */
const mostNamed = 200;

/** Tells what changes in a folder and in those below it that were named. */
export class FolderWatch {
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly names = new Set<string>();
  private anything = false;
  private firstAt: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private told: (() => void) | undefined;

  constructor(private readonly folder: string) {}

  /**
   * Watches these folders, by their names below the workspace, and no others any more. Of a folder that is new to the watch, nobody can say what
   * happened in it before.
   */
  follow(folders: readonly string[], first = false): void {
    const wanted = new Set(folders);
    for (const [below, watcher] of this.watchers) if (!wanted.has(below)) this.leave(below, watcher);
    for (const below of wanted) if (!this.watchers.has(below) && this.enter(below) && !first) this.note(undefined);
    // A workspace that is gone may come again, and no watch can tell.
    if (this.watchers.size === 0) this.timer ??= setTimeout(() => this.lookAgain(), lookAgainMs);
  }

  /** Waits for the next change; undefined when the wait is ended. */
  async next(ended: AbortSignal): Promise<Changed | undefined> {
    if (!ended.aborted && !this.due()) {
      await new Promise<void>((resolve) => {
        this.told = resolve;
        ended.addEventListener("abort", () => resolve(), { once: true });
      });
      this.told = undefined;
    }
    if (ended.aborted) return undefined;
    const changed: Changed = this.anything || this.names.size > mostNamed ? "anything" : { files: new Set(this.names) };
    this.names.clear();
    this.anything = false;
    this.firstAt = undefined;
    return changed;
  }

  close(): void {
    clearTimeout(this.timer);
    for (const [below, watcher] of this.watchers) this.leave(below, watcher);
  }

  private due(): boolean {
    return this.timer === undefined && (this.anything || this.names.size > 0);
  }

  private enter(below: string): boolean {
    const path = join(this.folder, below);
    try {
      const watcher = watch(path, (_event, name) => {
        // The folder itself was moved or removed: whatever stands at its name later is another one.
        if (name === basename(path)) this.leave(below, watcher);
        this.note(name === null ? undefined : below === "" ? name : `${below}/${name}`);
      });
      watcher.on("error", () => {
        this.leave(below, watcher);
        this.note(undefined);
      });
      this.watchers.set(below, watcher);
      return true;
    } catch (error) {
      // It has just gone: the next look at its folder leaves it out.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw error;
    }
  }

  private leave(below: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.watchers.get(below) === watcher) this.watchers.delete(below);
  }

  private note(name: string | undefined): void {
    if (name === undefined) this.anything = true;
    else this.names.add(name);
    const now = performance.now();
    this.firstAt ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), Math.max(0, Math.min(quietMs, this.firstAt + longestMs - now)));
  }

  private tell(): void {
    this.timer = undefined;
    this.told?.();
  }

  private lookAgain(): void {
    this.timer = undefined;
    if (statSync(this.folder, { throwIfNoEntry: false })?.isDirectory() === true) this.note(undefined);
    else this.timer = setTimeout(() => this.lookAgain(), lookAgainMs);
  }
}
