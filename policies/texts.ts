import { isOpen } from "./marks";

/** One text in a value, the field that holds it, and where. */
export interface Text {
  readonly text: string;
  readonly field: string;
  readonly path: readonly (string | number)[];
}

/** Every text in a value that is known. What is not known is passed over: it is no text that anybody wrote. */
export function* textsIn(value: unknown, field: string, path: readonly (string | number)[]): Generator<Text> {
  if (typeof value === "string") yield { text: value, field, path };
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    if (isOpen(value, key)) continue;
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    const step = Array.isArray(value) ? Number(key) : key;
    yield* textsIn(inner, Array.isArray(value) ? field : key, [...path, step]);
  }
}
