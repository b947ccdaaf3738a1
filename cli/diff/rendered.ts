import { yamlBytes } from "../../model/documents/write-yaml";

/**
 * The documents of a file as `parapet render` writes it; undefined for every other file, be it right or wrong. What was read is written again, and
 * has to be the file to the letter: nothing that was misunderstood passes.
 */
export function readRendered(file: Buffer): readonly unknown[] | undefined {
  const documents = new RenderedText(file.toString()).documents();
  try {
    return documents !== undefined && file.equals(yamlBytes(documents)) ? documents : undefined;
  } catch {
    // A number past 2^53, say: whoever wrote that, it was not us.
    return undefined;
  }
}

class NotRendered extends Error {}

/** Block style by its indentation, line by line. It refuses nothing for certain: that is left to the comparison. */
class RenderedText {
  private readonly lines: readonly string[];
  private readonly end: number;
  private at = 0;

  constructor(text: string) {
    this.lines = text.split("\n");
    this.end = this.lines.length - 1;
  }

  documents(): readonly unknown[] | undefined {
    const found: unknown[] = [];
    try {
      for (;;) {
        found.push(this.inside(0));
        if (this.at >= this.end) return found;
        if (this.line() !== "---") return undefined;
        this.at++;
      }
    } catch (error) {
      if (error instanceof NotRendered || error instanceof SyntaxError || error instanceof RangeError) return undefined;
      throw error;
    }
  }

  private line(): string {
    const line = this.lines[this.at];
    if (line === undefined || this.at >= this.end) throw new NotRendered();
    return line;
  }

  /** What begins at a column of this line: a list, an object or a scalar. */
  private inside(column: number): unknown {
    const line = this.line();
    if (line.startsWith("- ", column)) return this.list(column);
    return keyEnd(line, column) < 0 ? this.scalar(column, column) : this.fields(column);
  }

  private list(column: number): unknown[] {
    const items: unknown[] = [];
    do items.push(this.inside(column + 2));
    while (this.goesOn(column) && this.line().startsWith("- ", column));
    return items;
  }

  private fields(column: number): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    do {
      const line = this.line();
      const end = keyEnd(line, column);
      if (end < 0) throw new NotRendered();
      const key = line[column] === '"' ? (JSON.parse(line.slice(column, end)) as string) : line.slice(column, end);
      // It would be no field.
      if (key === "__proto__") throw new NotRendered();
      fields[key] = line.length > end + 1 ? this.scalar(end + 2, column + 2) : this.below(column);
    } while (this.goesOn(column) && !this.line().startsWith("- ", column));
    return fields;
  }

  /** What stands under a key: a list at the key's own column, everything else further in. */
  private below(column: number): unknown {
    this.at++;
    return this.inside(this.goesOn(column) ? column : column + 2);
  }

  /** Whether this line begins at a column. */
  private goesOn(column: number): boolean {
    if (this.at >= this.end) return false;
    const line = this.line();
    if (line === "---" || line.length <= column || line.charCodeAt(column) === blank) return false;
    for (let index = 0; index < column; index++) if (line.charCodeAt(index) !== blank) return false;
    return true;
  }

  /** The rest of a line. Escapes that JSON does not have are somebody else's to read. Lines of a text in block style begin at `inner`. */
  private scalar(from: number, inner: number): unknown {
    const text = this.line().slice(from);
    this.at++;
    const first = text.charCodeAt(0);
    if (first === quote) return JSON.parse(text);
    if (first === bar) return this.block(inner) + (text === "|" ? "\n" : "");
    switch (text) {
      case "true":
        return true;
      case "false":
        return false;
      case "null":
        return null;
      case "[]":
        return [];
      case "{}":
        return {};
    }
    return isNumber.test(text) ? Number(text) : text;
  }

  private block(inner: number): string {
    const begin = this.at;
    const indent = " ".repeat(inner);
    while (this.at < this.end && (this.lines[this.at] === "" || this.lines[this.at]?.startsWith(indent) === true)) this.at++;
    return this.lines
      .slice(begin, this.at)
      .map((line) => line.slice(inner))
      .join("\n");
  }
}

const [blank, quote, bar] = [32, 34, 124];
const isNumber = /^-?[0-9][0-9.]*(?:e[-+][0-9]+)?$/;
const quotedKey = /"(?:[^"\\]|\\.)*":(?= |$)/y;

/** Where the colon of a key stands that begins at a column; below zero where there is none. */
function keyEnd(line: string, column: number): number {
  if (line.charCodeAt(column) !== quote) {
    const colon = line.indexOf(": ", column);
    return colon >= 0 ? colon : line.endsWith(":") && line.length > column + 1 ? line.length - 1 : -1;
  }
  quotedKey.lastIndex = column;
  return quotedKey.test(line) ? quotedKey.lastIndex - 1 : -1;
}
