import { isTaken } from "./yaml-scalars";

/** What a character of ASCII may do in a text without quotes. */
const nowhere = 0;
const anywhere = 1;
const behindTheFirst = 2;
/** A blank or a colon: between two others, and never beside another one. */
const between = 3;

const roles = new Uint8Array(128);
const give = (characters: string, role: number) => {
  for (const character of characters) roles[character.charCodeAt(0)] = role;
};
give("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/", anywhere);
give("0123456789_.@%+=,()-", behindTheFirst);
give(" :", between);

/** Letters that an exponent begins with. */
const exponents = [101, 69];

const lineBreak = 10;
const blank = 32;

/**
 * What is written of YAML, as the bytes that a file gets: no text is put together that would have to be taken apart again. One page is used again
 * and again, so that it grows to the size of the largest file and no further.
 */
export class Page {
  private bytes = new Uint8Array(1 << 16);
  private end = 0;
  private readonly encoder = new TextEncoder();

  get size(): number {
    return this.end;
  }

  clear(): void {
    this.end = 0;
  }

  /** A copy of what stands on the page. */
  written(): Uint8Array {
    return this.bytes.slice(0, this.end);
  }

  /** A character of ASCII. */
  put(code: number): void {
    if (this.end === this.bytes.length) this.makeRoom(1);
    this.bytes[this.end++] = code;
  }

  breakLine(indent: number): void {
    this.makeRoom(indent + 1);
    this.bytes[this.end++] = lineBreak;
    for (let step = 0; step < indent; step++) this.bytes[this.end++] = blank;
  }

  text(text: string): void {
    // No character takes more than three bytes for each of its units.
    this.makeRoom(text.length * 3);
    const { bytes } = this;
    let at = this.end;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) {
        this.end += this.encoder.encodeInto(text, bytes.subarray(this.end)).written;
        return;
      }
      bytes[at++] = code;
    }
    this.end = at;
  }

  /** Puts a text down without quotes if that is beyond doubt. If not, nothing is written, and `yamlText` has to decide. */
  plainText(text: string): boolean {
    const { length } = text;
    if (length === 0) return false;
    const first = text.charCodeAt(0);
    if (roles[first] !== anywhere || (exponents.includes(first) && roles[text.charCodeAt(1)] !== anywhere) || isTaken(text)) return false;
    this.makeRoom(length);
    const { bytes } = this;
    let at = this.end;
    let role = nowhere;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      const next = roles[code] ?? nowhere;
      if (next === nowhere || (next === between && role === between)) return false;
      bytes[at++] = code;
      role = next;
    }
    if (role === between) return false;
    this.end = at;
    return true;
  }

  /** Writes once more what stands between two places of the page. */
  again(from: number, to: number): void {
    this.makeRoom(to - from);
    this.bytes.copyWithin(this.end, from, to);
    this.end += to - from;
  }

  private makeRoom(more: number): void {
    if (this.bytes.length - this.end >= more) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.end + more));
    larger.set(this.bytes.subarray(0, this.end));
    this.bytes = larger;
  }
}
