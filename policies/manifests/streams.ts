/** A piece of a stream that is read by itself: what is wrong in one does not hide the others. */
export interface Piece {
  readonly text: string;
  /** How many lines stand before it in the file. */
  readonly linesBefore: number;
  readonly language: "yaml" | "json";
}

/** Cuts a file into the documents that stand in it: YAML between `---`, one JSON value after the other, or one JSON value on each line. */
export function piecesOf(text: string): Piece[] {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return /^\s*[{[]/.test(source) ? jsonPieces(source) : yamlPieces(source);
}

/** kubectl cuts at lines that begin with three dashes too, before anything is read as YAML. */
export function yamlPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let lines: string[] = [];
  let linesBefore = 0;
  const close = (): void => {
    const piece = lines.join("\n");
    if (/^(?!\s*(?:#|$|---\s*(?:#|$)|\.\.\.\s*$))./m.test(piece)) pieces.push({ text: piece, linesBefore, language: "yaml" });
    linesBefore += lines.length;
    lines = [];
  };
  for (const line of text.split("\n")) {
    if (/^---(?:\s|$)/.test(line)) close();
    // A directive would be a document of its own here; which YAML is read is not the author's to choose.
    lines.push(/^%(?:YAML|TAG)\s/.test(line) ? "" : line);
  }
  close();
  return pieces;
}

function jsonPieces(text: string): Piece[] {
  const lines = text.split("\n");
  const filled = lines.filter((line) => line.trim() !== "");
  if (filled.length > 1 && isJson(filled[0] ?? "")) {
    return lines.flatMap((line, linesBefore) => (line.trim() === "" ? [] : [{ text: line, linesBefore, language: "json" as const }]));
  }
  return [...values(text)];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON values that follow each other, by their brackets. What stands between two of them is a piece too, so that it is refused. */
function* values(text: string): Generator<Piece> {
  let start = 0;
  let line = 0;
  let depth = 0;
  let isText = false;
  const cut = (end: number): Piece | undefined => {
    const piece = text.slice(start, end);
    const linesBefore = line - (piece.match(/\n/g)?.length ?? 0);
    start = end;
    if (piece.trim() === "") return undefined;
    const blank = /^\s*/.exec(piece)?.[0] ?? "";
    return { text: piece.slice(blank.length), linesBefore: linesBefore + (blank.match(/\n/g)?.length ?? 0), language: "json" };
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\n") line++;
    if (isText) {
      if (character === "\\") at++;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth <= 0) {
      const piece = cut(at + 1);
      if (piece !== undefined) yield piece;
      depth = 0;
    }
  }
  const rest = cut(text.length);
  if (rest !== undefined) yield rest;
}
