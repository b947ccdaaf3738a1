/** Thrown where a text leaves the plain part of YAML. Made once: nobody reads its stack. */
export class NotPlain extends Error {}
const notPlain = new NotPlain("this is not plain YAML");

/** What ends a line: blanks, perhaps a comment, and the line break. */
const lineEnd = / *(?:(?<= )#[^\n]*)?\r?(?:\n|$)/y;
const emptyLines = /(?: *(?:#[^\n]*)?\r?\n)*(?: *#[^\n]*$)?/y;
const spaces = / */y;
const marker = /---(?: +#[^\n]*| *)\r?(?:\n|$)/y;
const dash = /- +(?=[^ \r\n#])/y;
const bareKey = /[A-Za-z_][\w./-]*(?=:(?:[ \r\n]|$))/y;
const longestKey = 1000;
const doubleQuoted = /"(?:[^"\\\n]|\\["\\/nrt])*"/y;
const singleQuoted = /'(?:[^'\n]|'')*'/y;
/** A text without quotes begins like a word, a number, a path or a flag. */
const plainStart = /[\w/.$(+<=^;\\]|--?[\w]|[^\0-\x7f]/y;
const plainOnLine = /[^\n\r:#]*(?:(?::(?![ \r\n]|$)|(?<! )#)[^\n\r:#]*)*/y;
const plainInFlow = /[^\n\r:#,[\]{}]*(?:(?::(?![ \r\n,[\]{}]|$)|(?<! )#)[^\n\r:#,[\]{}]*)*/y;

/** What the core schema takes for something else than text. */
const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...["null", "Null", "NULL"].map((word) => [word, null] as const),
]);
const longestWord = "false".length;

const signs: ReadonlySet<number> = new Set(["+", "-", "."].map((sign) => sign.charCodeAt(0)));
/** Numbers that every reader takes for the same, and everything that looks like one. */
const exact = /^-?(?:[1-9][0-9]{0,14}|(?:0|[1-9][0-9]{0,8})\.[0-9]{0,5}[1-9])$|^0$/;
const numeric = /^[-+]?(?:0o[0-7]+|0x[0-9a-fA-F]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF|nan|NaN|NAN))$/;

/** A text that is read from its beginning on, piece by piece; what is not plain throws. */
export class PlainText {
  /** Where the next piece begins. */
  protected at = 0;
  /** How far in the line stands that begins here; below nothing where a document ends. */
  protected column = 0;
  protected ended = false;

  constructor(protected readonly text: string) {}

  protected refuse(): never {
    throw notPlain;
  }

  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  /** Passes empty lines and comments, to the first character of a line that holds something. */
  protected toContent(): void {
    this.match(emptyLines);
    const start = this.at;
    this.match(spaces);
    this.ended = this.at >= this.text.length;
    this.column = this.ended ? -1 : this.at - start;
    if (this.column !== 0) return;
    const first = this.text.charCodeAt(this.at);
    if (first === 0x25 /* % */ || this.text.startsWith("...", this.at)) this.refuse();
    if (first === 0x2d /* - */ && this.text.startsWith("---", this.at)) this.column = -1;
  }

  protected atLineEnd(): boolean {
    return this.sees(lineEnd);
  }

  protected nextLine(): void {
    if (!this.match(lineEnd)) this.refuse();
    this.toContent();
  }

  protected atMarker(): boolean {
    return this.column === -1 && !this.ended;
  }

  /** Passes the line between two documents, if there is one. */
  protected passMarker(): boolean {
    if (!this.atMarker()) return false;
    if (!this.match(marker)) this.refuse();
    this.toContent();
    return true;
  }

  protected atDash(): boolean {
    return this.text.charCodeAt(this.at) === 0x2d /* - */ && this.sees(dash);
  }

  protected passDash(): void {
    this.match(dash);
    if (this.atDash()) this.refuse();
  }

  protected atKey(): boolean {
    const first = this.text.charCodeAt(this.at);
    if (first !== 0x22 /* " */ && first !== 0x27 /* ' */) return this.sees(bareKey);
    const start = this.at;
    const colon = this.match(first === 0x22 ? doubleQuoted : singleQuoted) && this.atColon();
    this.at = start;
    return colon;
  }

  private atColon(): boolean {
    const next = this.text.charCodeAt(this.at + 1);
    return this.text.charCodeAt(this.at) === 0x3a /* : */ && (next === 0x20 || next === 0x0a || next === 0x0d || Number.isNaN(next));
  }

  /** Passes the key that begins here, and its colon. */
  protected key(): string {
    const start = this.at;
    const first = this.text.charCodeAt(start);
    const quoted = first === 0x22 || first === 0x27;
    const name = quoted ? this.quoted() : this.match(bareKey) ? this.text.slice(start, this.at) : this.refuse();
    if (this.at - start > longestKey || !this.atColon() || (!quoted && words.has(name))) this.refuse();
    this.at++;
    return name;
  }

  protected quoted(): string {
    const start = this.at;
    const double = this.text.charCodeAt(start) === 0x22;
    if (!this.match(double ? doubleQuoted : singleQuoted)) this.refuse();
    const inner = this.text.slice(start + 1, this.at - 1);
    if (double) return inner.includes("\\") ? (JSON.parse(`"${inner}"`) as string) : inner;
    return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
  }

  protected plain(flow: boolean): unknown {
    const start = this.at;
    if (!this.sees(plainStart)) this.refuse();
    this.match(flow ? plainInFlow : plainOnLine);
    while (this.text.charCodeAt(this.at - 1) === 0x20) this.at--;
    return this.resolve(this.text.slice(start, this.at));
  }

  /** What the core schema makes of a text without quotes. */
  private resolve(text: string): unknown {
    if (text.length <= longestWord && words.has(text)) return words.get(text);
    const first = text.charCodeAt(0);
    if (first > 0x39 /* 9 */ || (first < 0x30 /* 0 */ && !signs.has(first))) return text;
    if (exact.test(text)) return Number(text);
    return numeric.test(text) ? this.refuse() : text;
  }

  protected passSpaces(): void {
    this.match(spaces);
  }

  /** Blanks and line breaks between brackets; lines stay further in than `column`. */
  protected passBlanks(column: number): void {
    let line: number | undefined;
    for (; ; this.at++) {
      const next = this.text.charCodeAt(this.at);
      if (next === 0x0a /* a line break */) line = this.at + 1;
      else if (next !== 0x20 && next !== 0x0d) break;
    }
    if (line !== undefined && this.at - line <= column) this.refuse();
  }

  /** Whether brackets close here. If not, the next entry begins here, behind a comma if there was one before. */
  protected closed(bracket: "}" | "]", column: number, comma: boolean): boolean {
    this.passBlanks(column);
    if (comma && this.text[this.at] === ",") {
      this.at++;
      this.passBlanks(column);
    } else if (comma && this.text[this.at] !== bracket) this.refuse();
    if (this.text[this.at] !== bracket) return false;
    this.at++;
    return true;
  }
}
