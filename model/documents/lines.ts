import type { Place } from "../diagnostics/place";

/** Turns offsets in a text into lines and columns. */
export interface Lines {
  at(offset: number): Place;
}

/** Only LF ends a line: a CR elsewhere than before LF is refused by every reader, so editors agree with these numbers. */
export function linesOf(file: string, text: string): Lines {
  let starts: number[] | undefined;
  return {
    at(offset) {
      starts ??= lineStarts(text);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}
