import { isAlias, isMap, isPair, isScalar, isSeq, type ParsedNode, type Alias, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { setField, type Spot } from "./document";
import type { Limits } from "./limits";
import type { Mistake, Mistakes } from "./mistakes";
import { exactNumber } from "./numbers";

interface Placed {
  readonly value: unknown;
  readonly spot: Spot;
  /** How many values it holds, itself and what aliases repeat included. */
  readonly size: number;
}

/** What an anchor names: nothing as long as its value is still being read. */
interface Anchor {
  placed: Placed | undefined;
}

const coreTags: Readonly<Record<string, (value: unknown) => boolean>> = {
  "tag:yaml.org,2002:str": (value) => typeof value === "string",
  "tag:yaml.org,2002:int": (value) => typeof value === "number",
  "tag:yaml.org,2002:float": (value) => typeof value === "number",
  "tag:yaml.org,2002:bool": (value) => typeof value === "boolean",
  "tag:yaml.org,2002:null": (value) => value === null,
  "tag:yaml.org,2002:map": (value) => isMap(value),
  "tag:yaml.org,2002:seq": (value) => isSeq(value),
};

/** Builds the plain value of one document, and keeps where each part of it stands. */
export class YamlValues {
  private readonly path: (string | number)[] = [];
  private readonly anchors = new Map<string, Anchor>();
  private aliases = 0;
  private copies = 0;

  constructor(
    private readonly mistakes: Mistakes,
    private readonly limits: Limits,
  ) {}

  root(node: ParsedNode): Placed {
    return this.node(node, node.range[0]);
  }

  private add(mistake: Omit<Mistake, "path">): void {
    this.mistakes.add({ path: this.path, ...mistake });
  }

  private node(node: ParsedNode, key: number): Placed {
    if (isAlias(node)) return this.alias(node, key);
    const anchor: Anchor = { placed: undefined };
    if (node.anchor !== undefined) this.anchors.set(node.anchor, anchor);
    if (node.tag !== undefined) this.tag(node, node.tag);
    const placed = isMap(node) ? this.map(node, key) : isSeq(node) ? this.list(node, key) : this.scalar(node, key);
    anchor.placed = placed;
    return placed;
  }

  private tag(node: ParsedNode, tag: string): void {
    const fits = Object.hasOwn(coreTags, tag) ? coreTags[tag] : undefined;
    if (fits?.(isScalar(node) ? node.value : node) === true) return;
    const message = fits === undefined ? "the tag here is not one of YAML's core schema" : "the value does not fit to its tag";
    this.add({ code: "PPT-0009", at: node.range[0], message, fix: "remove the tag" });
  }

  private scalar(node: Scalar.Parsed, key: number): Placed {
    // A value that was left out stands where its key does: its own place would be on the next line.
    const at = node.source === "" && node.type === "PLAIN" ? key : node.range[0];
    const { value } = node;
    return { value: typeof value === "number" ? this.number(value, node.source, at) : value, spot: { at, key }, size: 1 };
  }

  private number(value: number, source: string, at: number): unknown {
    const refused = exactNumber(value, source);
    if (refused === undefined) return value === 0 ? 0 : value;
    this.add({ code: "PPT-0010", at, ...refused });
    return source;
  }

  private list(node: YAMLSeq.Parsed, key: number): Placed {
    const value: unknown[] = [];
    const inside: Spot[] = [];
    let size = 1;
    for (const [index, item] of node.items.entries()) {
      this.path.push(index);
      // What the parser calls a pair inside of a list, `[a: 1]`, it also wraps into a map.
      if (isPair(item)) throw new Error("a pair stands in a list without its map");
      const placed = this.node(item, item.range[0]);
      this.path.pop();
      value.push(placed.value);
      inside.push(placed.spot);
      size += placed.size;
    }
    return { value, spot: { at: node.range[0], key, inside }, size };
  }

  private map(node: YAMLMap.Parsed, keyAt: number): Placed {
    const value: Record<string, unknown> = {};
    const inside = new Map<string, Spot>();
    let size = 1;
    for (const { key, value: item } of node.items) {
      const name = this.key(key);
      const at = key.range[0];
      this.path.push(name);
      const first = inside.get(name);
      const placed = item === null ? { value: null, spot: { at, key: at }, size: 1 } : this.node(item, at);
      if (first === undefined) {
        setField(value, name, placed.value);
        inside.set(name, placed.spot);
      } else {
        this.add({ code: "PPT-0006", at, message: "the key stands twice in one object", fix: "remove one of the two", related: first.key });
      }
      this.path.pop();
      size += placed.size;
    }
    return { value, spot: { at: node.range[0], key: keyAt, inside }, size };
  }

  private key(node: ParsedNode): string {
    if (isScalar(node) && typeof node.value === "string") {
      if (node.tag !== undefined) this.tag(node, node.tag);
      if (node.anchor !== undefined)
        this.anchors.set(node.anchor, { placed: { value: node.value, spot: { at: node.range[0], key: node.range[0] }, size: 1 } });
      if (node.value === "<<" && node.type === "PLAIN") {
        this.add({ code: "PPT-0007", at: node.range[0], message: "YAML 1.2 has no merge key", fix: "write the fields out" });
      }
      return node.value;
    }
    this.add({ code: "PPT-0011", at: node.range[0], message: "the key here is not text", fix: "write the key in quotes" });
    return isScalar(node) ? node.source : "?";
  }

  private alias(node: Alias.Parsed, key: number): Placed {
    const at = node.range[0];
    const nothing: Placed = { value: null, spot: { at, key }, size: 1 };
    const refuse = (message: string): Placed => {
      this.add({ code: "PPT-0008", at, message, fix: "write the value out" });
      return nothing;
    };
    this.aliases++;
    if (this.aliases > this.limits.aliases + 1 || this.copies > this.limits.copies) return nothing;
    if (this.aliases > this.limits.aliases) return refuse(`the document has more than ${this.limits.aliases} aliases`);
    const anchor = this.anchors.get(node.source);
    if (anchor === undefined) return refuse("no value before this alias has its name");
    if (anchor.placed === undefined) return refuse("the alias stands inside of the value that it repeats");
    this.copies += anchor.placed.size;
    if (this.copies > this.limits.copies) return refuse(`the aliases repeat more than ${this.limits.copies} values`);
    return { ...anchor.placed, spot: { ...anchor.placed.spot, key } };
  }
}
