import type { Terminal } from "../command";

/** A line that says what is going on, for a person who waits. It is gone when the work is done, and never reaches a pipe or a file. */
export interface Progress {
  say(text: string): void;
  clear(): void;
}

const patienceMs = 200;
const pauseMs = 80;

/** Shows nothing before somebody could begin to wonder, and not more often than an eye can follow. */
export function progressOn(terminal: Terminal, now: () => number = () => performance.now()): Progress {
  if (!terminal.interactive) return { say: () => undefined, clear: () => undefined };
  const began = now();
  let shown = -Infinity;
  return {
    say(text) {
      const at = now();
      if (at - began < patienceMs || at - shown < pauseMs) return;
      shown = at;
      terminal.err(`\r\u001b[2K${text.slice(0, Math.max(0, terminal.columns - 1))}`);
    },
    clear() {
      if (shown !== -Infinity) terminal.err("\r\u001b[2K");
      shown = -Infinity;
    },
  };
}
