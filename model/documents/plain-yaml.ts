import { setField, type Spot } from "./document";
import type { Limits } from "./limits";
import { NotPlain, PlainText } from "./plain-yaml-text";

/** A document of plain YAML: its value, and where each part of it stands. */
export interface PlainDocument {
  readonly value: unknown;
  readonly spot: Spot;
}

/** Deeper than anybody writes by hand; what is deeper is read by the whole reader, which counts. */
const deepest = 32;

/**
 * Reads the part of YAML that documents are written in: objects and lists by indentation or in brackets, with texts, numbers, true, false
 * and null that stand on one line. Undefined for everything else, be it right or wrong: the whole reader says what it is.
 */
export function readPlainYaml(text: string, limits: Limits): readonly PlainDocument[] | undefined {
  // A tab is seldom right where it stands, and a text of this size may be past a limit.
  if (text.length > limits.document || text.includes("\t")) return undefined;
  try {
    return new PlainYaml(text).documents();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class PlainYaml extends PlainText {
  /** Where the value stands that was read last. */
  private spot: Spot = { at: 0, key: 0 };
  private depth = 0;

  documents(): PlainDocument[] {
    const found: PlainDocument[] = [];
    this.toContent();
    this.passMarker();
    do {
      const value = this.column !== 0 || this.ended ? this.refuse() : this.block(0, this.at);
      found.push({ value, spot: this.spot });
    } while (this.passMarker());
    if (!this.ended) this.refuse();
    return found;
  }

  /** What begins here on a line of its own. */
  private block(column: number, key: number): unknown {
    return this.atDash() ? this.list(column, key) : this.atKey() ? this.map(column, key) : this.refuse();
  }

  private map(column: number, keyAt: number): unknown {
    this.enter();
    const at = this.at;
    const value: Record<string, unknown> = {};
    const inside = new Map<string, Spot>();
    do {
      const key = this.at;
      const name = this.key();
      if (inside.has(name)) this.refuse();
      setField(value, name, this.atLineEnd() ? this.below(column, key) : this.onLine(column, key));
      inside.set(name, this.spot);
    } while (this.column === column && this.atKey());
    if (this.column >= column) this.refuse();
    this.depth--;
    this.spot = { at, key: keyAt, inside };
    return value;
  }

  /** The value of a key that stands alone on its line. */
  private below(column: number, key: number): unknown {
    this.nextLine();
    if (this.column > column) {
      if (this.atDash() || this.atKey()) return this.block(this.column, key);
      return this.onLine(column, key);
    }
    if (this.column === column && this.atDash()) return this.list(column, key);
    this.spot = { at: key, key };
    return null;
  }

  /** A value that ends its line; nothing that belongs to it may follow. */
  private onLine(column: number, key: number): unknown {
    this.passSpaces();
    const value = this.inline(column, key, false);
    this.nextLine();
    if (this.column > column) this.refuse();
    return value;
  }

  private list(column: number, key: number): unknown {
    this.enter();
    const at = this.at;
    const value: unknown[] = [];
    const inside: Spot[] = [];
    while (this.column === column && this.atDash()) {
      const dash = this.at;
      this.passDash();
      value.push(this.atKey() ? this.map(column + this.at - dash, this.at) : this.onLine(column, this.at));
      inside.push(this.spot);
    }
    if (this.column > column) this.refuse();
    this.depth--;
    this.spot = { at, key, inside };
    return value;
  }

  /** A value within a line. One in brackets may go on over several, each further in than `column`. */
  private inline(column: number, key: number, flow: boolean): unknown {
    const at = this.at;
    const first = this.text.charCodeAt(at);
    if (first === 0x7b /* { */) return this.flowMap(column, key);
    if (first === 0x5b /* [ */) return this.flowList(column, key);
    const value = first === 0x22 /* " */ || first === 0x27 /* ' */ ? this.quoted() : this.plain(flow);
    this.spot = { at, key };
    return value;
  }

  private flowMap(column: number, keyAt: number): unknown {
    this.enter();
    const at = this.at++;
    const value: Record<string, unknown> = {};
    const inside = new Map<string, Spot>();
    while (!this.closed("}", column, inside.size > 0)) {
      const key = this.at;
      const name = this.atKey() ? this.key() : this.refuse();
      if (inside.has(name)) this.refuse();
      this.passBlanks(column);
      setField(value, name, this.inline(column, key, true));
      inside.set(name, this.spot);
    }
    this.depth--;
    this.spot = { at, key: keyAt, inside };
    return value;
  }

  private flowList(column: number, key: number): unknown {
    this.enter();
    const at = this.at++;
    const value: unknown[] = [];
    const inside: Spot[] = [];
    while (!this.closed("]", column, value.length > 0)) {
      value.push(this.inline(column, this.at, true));
      inside.push(this.spot);
    }
    this.depth--;
    this.spot = { at, key, inside };
    return value;
  }

  private enter(): void {
    if (++this.depth > deepest) this.refuse();
  }
}
