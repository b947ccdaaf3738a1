import { destination } from "./destinations";
import type { EnvKey } from "./env-keys";
import type { EnvEntry } from "./env-lines";
import type { Mistakes } from "./mistakes";

/** A value of the contract, and for a list where each of its items begins. */
export interface EnvValue {
  readonly value: unknown;
  readonly items?: readonly number[];
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["off", false],
  ["0", false],
]);

/** What a call is made for when it was declared where no reason can be given. */
export const reasonInEnv = "declared in .env";

/** Reads values as their keys ask for; what is wrong with one is said without showing it, since it may be a secret in the wrong line. */
export class EnvValues {
  constructor(private readonly mistakes: Mistakes) {}

  /** The value of a key; undefined where there is none to be had. */
  read(row: EnvKey, entry: EnvEntry): EnvValue | undefined {
    for (const mistake of entry.doubtful) this.mistakes.add({ ...mistake, path: entry.key });
    if (entry.doubtful.length > 0) return undefined;
    switch (row.kind) {
      case "text":
        return { value: entry.value };
      case "integer":
        return this.integer(entry);
      case "list":
        return this.list(entry);
      case "egress":
        return this.egress(entry);
      case "closed":
        this.closed(entry);
        return undefined;
      case "boolean":
      case "switch": {
        const value = this.boolean(entry);
        return value === undefined ? undefined : { value };
      }
    }
  }

  boolean(entry: EnvEntry): boolean | undefined {
    const value = booleans.get(entry.value.toLowerCase());
    if (value === undefined) this.wrong(entry, entry.valueAt, `${entry.key} is neither true nor false`, "write true or false");
    return value;
  }

  /** A setting of a feature without the switch that turns it on or off. */
  withoutSwitch(child: EnvEntry, feature: EnvKey): void {
    const message = `${child.key} is set, and ${feature.key} says neither true nor false`;
    this.mistakes.add({ code: "PPT-0037", at: child.keyAt, path: child.key, message, fix: `add ${feature.key}=true` });
  }

  /** A setting of a feature that is switched off. */
  dead(child: EnvEntry, feature: EnvEntry): void {
    this.mistakes.add({
      code: "PPT-0037",
      severity: "warning",
      at: child.keyAt,
      path: child.key,
      message: `${child.key} has no effect, since ${feature.key} is off`,
      fix: "remove it, or switch the feature on",
      related: feature.keyAt,
    });
  }

  private wrong(entry: EnvEntry, at: number, message: string, fix: string): void {
    this.mistakes.add({ code: "PPT-0035", at, path: entry.key, message, fix });
  }

  private integer(entry: EnvEntry): EnvValue | undefined {
    const value = /^-?(?:0|[1-9][0-9]*)$/.test(entry.value) ? Number(entry.value) : NaN;
    if (Number.isSafeInteger(value)) return { value: value === 0 ? 0 : value };
    this.wrong(entry, entry.valueAt, `${entry.key} is not a whole number`, "write digits alone, without leading zeros");
    return undefined;
  }

  private list(entry: EnvEntry): EnvValue {
    const items = this.items(entry);
    return { value: items.map(({ text }) => text), items: items.map(({ at }) => at) };
  }

  private egress(entry: EnvEntry): EnvValue {
    const calls: unknown[] = [];
    const places: number[] = [];
    for (const { text, at, number } of this.items(entry)) {
      const call = destination(text);
      if (call === undefined) {
        const message = `entry ${number} of ${entry.key} is none of host, host:port and CIDR`;
        this.mistakes.add({
          code: "PPT-0038",
          at,
          path: entry.key,
          message,
          fix: "write it without scheme, path and user, as in api.example.com:443",
        });
      } else {
        calls.push({ ...call, because: reasonInEnv });
        places.push(at);
      }
    }
    return { value: calls, items: places };
  }

  private closed(entry: EnvEntry): void {
    if (this.boolean(entry) !== false) return;
    const fix = "set it to true or remove it, and list what is called in NETWORK_EGRESS_ALLOW";
    this.mistakes.add({ code: "PPT-0036", at: entry.valueAt, path: entry.key, message: "egress is always closed", fix });
  }

  /** The items between the commas, blanks around them removed. An empty value is an empty list. */
  private items(entry: EnvEntry): readonly { readonly text: string; readonly at: number; readonly number: number }[] {
    const items: { text: string; at: number; number: number }[] = [];
    if (!/[^ \t\n]/.test(entry.value)) return items;
    let begin = 0;
    for (const [index, part] of entry.value.split(",").entries()) {
      const lead = part.search(/[^ \t\n]|$/);
      const at = entry.exact ? entry.valueAt + begin + lead : entry.valueAt;
      begin += part.length + 1;
      const text = part.slice(lead).replace(/(?<![ \t\n])[ \t\n]+$/, "");
      if (text === "") this.wrong(entry, at, `entry ${index + 1} of ${entry.key} is empty`, "remove the comma that is too much");
      else items.push({ text, at, number: index + 1 });
    }
    return items;
  }
}
