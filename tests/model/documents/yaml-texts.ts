import fc from "fast-check";
import { traps } from "./hostile-texts";

/** How a text of YAML is laid out: what a person or a formatter may choose without changing what it says. */
interface Layout {
  readonly indent: number;
  /** Lists of a key begin where the key does. */
  readonly flush: boolean;
  readonly crlf: boolean;
  readonly pick: (of: number) => number;
}

const words = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...["billing", "ghcr.io/acme/billing:2.4.1@sha256:ab", "10Gi", "250m", "10.0.0.0/16", "https://a.example.com/x?y=1#z", "a b  c"],
      ...["--flag", "-a", "a#b", "/readyz", "$(X)", "12:30:45", "ä ö", "a,b", "it's", "a\\b"],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...traps,
      ...["+1", ".inf", "- a", "---", "...", "%a", "? a", "a:", ": a", "a]b", 'say "hi"', "\u00a0x", "x\ny", "日本", "😀", "a\u2028b"],
    ),
  },
);
const names = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom("app", "owner", "calls", "env", "because", "app.kubernetes.io/name", "LOG_LEVEL", "_x") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("10", "true", "null", "a b", "a: b", "__proto__", "constructor", "x-1", "", "<<", "é", "-a", "y"),
  },
);
const numbers = fc.oneof(fc.integer(), fc.constantFrom(0, 8080, 99.9, 0.5, 1e21, 2 ** 53, 1e-7, 1.123456));

/** What a document may hold. */
export const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    words,
    numbers,
    fc.constantFrom(true, false, null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie("value")), { maxLength: 5 }).map((entries) => new Map(entries)),
  ),
})).value;

/** Texts of YAML as people write them, right and almost right. */
export const yamlTexts = fc
  .record({
    roots: fc.array(
      fc.array(fc.tuple(names, values), { minLength: 1, maxLength: 6 }).map((entries) => new Map(entries)),
      { minLength: 1, maxLength: 3 },
    ),
    choices: fc.array(fc.nat(99), { minLength: 8, maxLength: 60 }),
    indent: fc.constantFrom(2, 2, 2, 4, 1),
    flush: fc.boolean(),
    crlf: fc.constantFrom(false, false, false, true),
  })
  .map(({ roots, choices, indent, flush, crlf }) => {
    let at = 0;
    const layout: Layout = { indent, flush, crlf, pick: (of) => (choices[at++ % choices.length] ?? 0) % of };
    const text = roots.map((root) => `${comment(layout, "")}${block(root, "", layout)}`).join("---\n");
    return crlf ? text.replaceAll("\n", "\r\n") : text;
  });

/** What means something to YAML, and three that mean nothing. */
const characters = fc.constantFrom(
  ...[
    "\n",
    "\n",
    " ",
    " ",
    "\t",
    ":",
    "-",
    "#",
    ",",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "|",
    ">",
    "&",
    "*",
    "!",
    "%",
    "@",
    "`",
    "?",
    "=",
    "~",
    ".",
    "0",
    "e",
    "a",
    "\\",
    "\r",
  ],
);

/** The same, with a few characters changed. */
export const brokenTexts = fc
  .tuple(
    yamlTexts,
    fc.array(fc.tuple(fc.nat(10_000), fc.nat(3), characters, fc.nat(12)), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, changes]) =>
    changes.reduce((now, [place, sort, character, length]) => {
      const at = place % (now.length + 1);
      if (sort === 0) return now.slice(0, at) + now.slice(at + 1);
      if (sort === 1) return now.slice(0, at) + character + now.slice(at);
      if (sort === 2) return now.slice(0, at) + character + now.slice(at + 1);
      return now.slice(0, at) + now.slice(at, at + length) + now.slice(at);
    }, text),
  );

function block(value: unknown, indent: string, layout: Layout): string {
  if (Array.isArray(value)) return value.map((item) => `${indent}-${inList(item, indent, layout)}`).join("");
  const entries = [...(value as Map<string, unknown>)];
  return entries
    .map(([key, item]) => `${indent}${keyText(key, layout)}:${afterKey(item, indent, layout)}${comment(layout, indent)}`)
    .join("");
}

function inList(item: unknown, indent: string, layout: Layout): string {
  if (item instanceof Map && item.size > 0 && layout.pick(3) > 0) return ` ${block(item, `${indent}  `, layout).slice(indent.length + 2)}`;
  return ` ${inline(item, layout)}${end(layout)}`;
}

function afterKey(item: unknown, indent: string, layout: Layout): string {
  const inner = indent + " ".repeat(layout.indent);
  const holds = Array.isArray(item) ? item.length > 0 : item instanceof Map && item.size > 0;
  if (holds && layout.pick(3) > 0) return `${end(layout)}${block(item, Array.isArray(item) && layout.flush ? indent : inner, layout)}`;
  if (item === null && layout.pick(2) === 0) return end(layout);
  return layout.pick(8) === 0
    ? `${end(layout)}${inner}${inline(item, layout)}${end(layout)}`
    : ` ${inline(item, layout, inner)}${end(layout)}`;
}

function inline(value: unknown, layout: Layout, wrap = ""): string {
  const broken = wrap !== "" && layout.pick(4) === 0;
  const space = broken ? `\n${wrap}` : layout.pick(2) === 0 ? " " : "";
  if (Array.isArray(value)) return `[${space}${value.map((item) => inline(item, layout)).join(`,${space === "" ? " " : space}`)}${space}]`;
  if (value instanceof Map) {
    const entries = [...(value as Map<string, unknown>)].map(([key, item]) => `${keyText(key, layout)}: ${inline(item, layout)}`);
    return `{${space}${entries.join(`,${space === "" ? " " : space}`)}${space}}`;
  }
  return typeof value === "string" ? scalar(value, layout) : String(value);
}

function keyText(key: string, layout: Layout): string {
  return layout.pick(4) === 0 ? JSON.stringify(key) : key;
}

function scalar(text: string, layout: Layout): string {
  switch (layout.pick(4)) {
    case 0:
      return JSON.stringify(text);
    case 1:
      return `'${text.replaceAll("'", "''")}'`;
    default:
      return text;
  }
}

function end(layout: Layout): string {
  return ["\n", "\n", "\n", " \n", " # why\n"][layout.pick(5)] ?? "\n";
}

function comment(layout: Layout, indent: string): string {
  return ["", "", "", `${indent}# a comment: of two words\n`, "\n", "  # elsewhere\n"][layout.pick(6)] ?? "";
}
