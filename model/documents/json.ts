import { loneSurrogate, plainText } from "./characters";
import { documentAt, setField, type Document, type Reading, type Spot } from "./document";
import { documentLimits, type Limits } from "./limits";
import { linesOf } from "./lines";
import { Mistakes } from "./mistakes";
import { exactNumber } from "./numbers";

/** Reads one document of strict JSON. What `JSON.parse` passes over in silence, a key twice or a rounded number, is a mistake. */
export function readJson(file: string, source: string, limits: Limits = documentLimits): Reading {
  const { text, mistake } = plainText(source, limits);
  const lines = linesOf(file, text);
  const mistakes = new Mistakes(lines, limits);
  const documents: Document[] = [];
  if (mistake !== undefined) mistakes.add(mistake);
  else if (/^[ \t\r\n]*$/.test(text)) {
    mistakes.add({ code: "PPT-0012", at: 0, message: "the file holds no document", fix: "write the document, or remove the file" });
  } else {
    try {
      const { value, spot } = new JsonText(text, mistakes, limits).whole();
      documents.push(documentAt(file, value, spot, lines));
    } catch (error) {
      if (!(error instanceof NoJson)) throw error;
    }
  }
  return { documents, diagnostics: mistakes.list() };
}

/** Thrown where the text cannot be followed any further; what was wrong has been added by then. */
class NoJson extends Error {}

interface Placed {
  readonly value: unknown;
  readonly spot: Spot;
}

const blank = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const plainCharacters = /[^"\\\0-\x1f]*/y;
const escapes: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const words: Readonly<Record<string, unknown>> = { t: ["true", true], f: ["false", false], n: ["null", null] };

class JsonText {
  private at = 0;
  private depth = 0;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    private readonly mistakes: Mistakes,
    private readonly limits: Limits,
  ) {}

  whole(): Placed {
    this.match(blank);
    const placed = this.value(this.at);
    this.match(blank);
    if (this.at < this.text.length) throw this.broken("something follows the document", "remove it: a JSON file holds one document");
    return placed;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  private broken(message: string, fix: string): NoJson {
    this.mistakes.add({ code: "PPT-0020", at: this.at, message, fix, path: this.path });
    return new NoJson();
  }

  private value(key: number): Placed {
    const at = this.at;
    const first = this.text.charAt(at);
    if (first === "{" || first === "[") return this.nested(first, key);
    if (first === '"') return { value: this.string(), spot: { at, key } };
    if (first === "t" || first === "f" || first === "n") return { value: this.word(first), spot: { at, key } };
    return { value: this.number(), spot: { at, key } };
  }

  private nested(first: string, key: number): Placed {
    if (++this.depth > this.limits.depth) {
      const message = `values stand more than ${this.limits.depth} deep inside of each other here`;
      this.mistakes.add({ code: "PPT-0003", at: this.at, message, fix: "flatten the value" });
      throw new NoJson();
    }
    const placed = first === "{" ? this.object(key) : this.list(key);
    this.depth--;
    return placed;
  }

  private word(first: string): unknown {
    const [word, value] = words[first] as readonly [string, unknown];
    if (!this.text.startsWith(word, this.at)) throw this.broken("no value begins like this", "put text in double quotes");
    this.at += word.length;
    return value;
  }

  private number(): unknown {
    const at = this.at;
    const source = this.match(number);
    if (source === "") {
      if (at === this.text.length) throw this.broken("the text ends where a value is expected", "complete the document");
      throw this.broken("no value begins like this", "put text in double quotes, and remove commas before a closing bracket");
    }
    if (/[\w.+-]/.test(this.text.charAt(this.at)))
      throw this.broken("the number here is not one of JSON", "write digits without leading zeros");
    const value = Number(source);
    const refused = exactNumber(value, source);
    if (refused === undefined) return value === 0 ? 0 : value;
    this.mistakes.add({ code: "PPT-0010", at, path: this.path, ...refused });
    return source;
  }

  private string(): string {
    const opened = this.at++;
    let value = this.match(plainCharacters);
    while (this.text.charAt(this.at) !== '"') {
      if (this.text.charAt(this.at) !== "\\") {
        this.at = opened;
        throw this.broken("the quote here is not closed on its line", "close it where the text ends, and write \\n for a line break");
      }
      value += this.escape() + this.match(plainCharacters);
    }
    this.at++;
    if (loneSurrogate.test(value)) {
      this.mistakes.add({
        code: "PPT-0001",
        at: opened,
        path: this.path,
        message: "the text holds half of a surrogate pair",
        fix: "write both halves",
      });
    }
    return value;
  }

  private escape(): string {
    const letter = this.text.charAt(this.at + 1);
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(digits)) {
      this.at += 6;
      return String.fromCharCode(parseInt(digits, 16));
    }
    const value = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (value === undefined) throw this.broken("the escape here is not one of JSON", "write \\\\ for a backslash");
    this.at += 2;
    return value;
  }

  /** What stands between brackets: `item` reads one, and the commas between are read here. */
  private items(close: string, item: () => void): void {
    const opened = this.at++;
    this.match(blank);
    if (this.text.charAt(this.at) === close) {
      this.at++;
      return;
    }
    for (;;) {
      item();
      this.match(blank);
      const next = this.text.charAt(this.at);
      if (next !== "," && next !== close) {
        if (this.at < this.text.length) throw this.broken(`a comma or ${close} is missing here`, "add it");
        this.at = opened;
        throw this.broken(`this bracket is not closed`, `add ${close} where it ends`);
      }
      this.at++;
      if (next === close) return;
      this.match(blank);
    }
  }

  private list(key: number): Placed {
    const at = this.at;
    const value: unknown[] = [];
    const inside: Spot[] = [];
    this.items("]", () => {
      this.path.push(value.length);
      const placed = this.value(this.at);
      this.path.pop();
      value.push(placed.value);
      inside.push(placed.spot);
    });
    return { value, spot: { at, key, inside } };
  }

  private object(key: number): Placed {
    const at = this.at;
    const value: Record<string, unknown> = {};
    const inside = new Map<string, Spot>();
    this.items("}", () => {
      const keyAt = this.at;
      if (this.text.charAt(keyAt) !== '"')
        throw this.broken("a key is expected here", "put it in double quotes, and remove commas before }");
      const name = this.string();
      this.path.push(name);
      this.match(blank);
      if (this.text.charAt(this.at) !== ":") throw this.broken("a colon is missing after the key", "add it");
      this.at++;
      this.match(blank);
      const placed = this.value(keyAt);
      const first = inside.get(name);
      if (first === undefined) {
        setField(value, name, placed.value);
        inside.set(name, placed.spot);
      } else {
        const message = "the key stands twice in one object";
        this.mistakes.add({ code: "PPT-0006", at: keyAt, path: this.path, message, fix: "remove one of the two", related: first.key });
      }
      this.path.pop();
    });
    return { value, spot: { at, key, inside } };
  }
}
