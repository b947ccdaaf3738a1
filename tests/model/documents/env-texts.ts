import fc from "fast-check";
import { envKeys, type EnvKind } from "../../../model/documents/env-keys";
import { hostileText } from "./hostile-texts";

const word = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/),
  hostileText.map((text) => text.replace(/[\r\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, "")),
);
const item = word.map((text) => text.replaceAll(",", ""));
const boolean = fc.constantFrom("true", "false", "yes", "No", "ON", "off", "1", "0");
const port = fc.nat(70_000).map((number) => `:${number}`);
const destination = fc
  .tuple(
    fc.constantFrom("api.example.com", "10.1.2.3", "198.51.100.0/24", "[2001:db8::1]", "[2001:db8::/32]", "*.b"),
    fc.oneof(port, fc.constant("")),
  )
  .map((parts) => parts.join(""));

const valueOf: Readonly<Record<EnvKind, fc.Arbitrary<string>>> = {
  text: word,
  integer: fc.integer().map(String),
  boolean,
  switch: boolean,
  closed: fc.constantFrom("true", "yes"),
  list: fc.array(item, { maxLength: 3 }).map((items) => items.join(", ")),
  egress: fc.array(destination, { maxLength: 3 }).map((items) => items.join(",")),
};

function singleQuoted(value: string): string {
  return value.includes("'") ? doubleQuoted(value) : `'${value}'`;
}

function doubleQuoted(value: string): string {
  return `"${value.replace(/["\\$`]/g, "\\$&")}"`;
}

const line = ({ key, kind }: { readonly key: string; readonly kind: EnvKind }): fc.Arbitrary<string> =>
  fc
    .tuple(
      valueOf[kind],
      fc.constantFrom(singleQuoted, doubleQuoted, (value: string) => (/^[\w.:/, -]*$/.test(value) ? value : doubleQuoted(value))),
      fc.constantFrom("", "export ", "  "),
      fc.constantFrom("", "  # why"),
    )
    .map(([value, quote, lead, tail]) => `${lead}${key}=${quote(value)}${tail}`);

/** Files of the contract that are mostly accepted. */
export const envText = fc
  .tuple(fc.shuffledSubarray([...envKeys], { minLength: 1 }), fc.constantFrom("\n", "\r\n", "\n\n# note\n"))
  .chain(([rows, end]) => fc.tuple(...rows.map(line)).map((lines) => lines.join(end) + end));
