import { signatureOf, type Value, type Values } from "./values";

const set = (into: Record<string, Value>, key: string, value: Value): void => {
  // A key may be called like something that every object has.
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
};

const isMap = (value: Value): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value) && signatureOf(value) === undefined;

/** What the programs of one stack export together: each may give entries of a map, none may give what another gave. */
export class StackOutputs {
  readonly #outputs: Record<string, Value> = {};
  readonly #joined = new Set<string>();

  /** All that was exported. */
  get values(): Values {
    return this.#outputs;
  }

  /** Takes what one program exports, and hands back the names that were given before. */
  add(outputs: Values): string[] {
    return Object.entries(outputs).flatMap(([key, value]) => this.#add(key, value));
  }

  #add(key: string, value: Value): string[] {
    const known = Object.hasOwn(this.#outputs, key) ? this.#outputs[key] : undefined;
    if (known === undefined) set(this.#outputs, key, value);
    else if (!isMap(known) || !isMap(value)) return [key];
    else {
      // What a program exported is not ours to change; a copy is, and one of each map is enough.
      const joined: Record<string, Value> = this.#joined.has(key) ? known : { ...known };
      this.#joined.add(key);
      set(this.#outputs, key, joined);
      const twice = Object.keys(value).filter((inner) => Object.hasOwn(joined, inner));
      for (const [inner, one] of Object.entries(value)) if (!twice.includes(inner)) set(joined, inner, one);
      return twice.map((inner) => `${key}.${inner}`);
    }
    return [];
  }
}
