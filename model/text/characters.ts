/** A character that a reader does not see, or takes for another one. */
interface OddCharacter {
  /** Where it stands, counted in characters from one. */
  readonly position: number;
  /** `U+0430, a Cyrillic letter that looks like "a"`. */
  readonly what: string;
}

const named: readonly [RegExp, string][] = [
  [/[\u200b-\u200d\u2060\ufeff]/u, "a zero-width character, which nobody sees"],
  [/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u, "a mark that changes the writing direction, which nobody sees"],
  [/[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\u{e0000}-\u{e0fff}]/u, "a character that nobody sees"],
  [/\p{Cs}/u, "half of a character"],
  [/\p{Cc}/u, "a control character"],
  [/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/u, 'a dash that is not "-"'],
  [/\p{Z}/u, "a space that is not the plain one"],
  [/\p{Cf}/u, "a formatting character, which nobody sees"],
  [/\p{M}/u, "a mark on the letter before it"],
];

const scripts = [
  "Cyrillic",
  "Greek",
  "Armenian",
  "Cherokee",
  "Coptic",
  "Georgian",
  "Hebrew",
  "Arabic",
  "Han",
  "Hiragana",
  "Katakana",
  "Hangul",
  "Thai",
  "Devanagari",
  "Lisu",
].map((script) => [script, new RegExp(`\\p{Script=${script}}`, "u")] as const);

/** What looks like a letter of ASCII, by that letter. */
const lookAlikes: Readonly<Record<string, string>> = {
  ...{ a: "аαɑ", b: "ьᏏβ", c: "сϲⲥᴄ", d: "ԁɗᏧ", e: "еҽє", f: "ƒϝ", g: "ɡցԍ", h: "һհᏂ", i: "іıιɩӏ", j: "јϳ", k: "кκҟ", l: "ⅼ", m: "м" },
  ...{ n: "ոпη", o: "оοօσ", p: "рρⲣ", q: "ԛգ", r: "гɾᴦ", s: "ѕꜱ", t: "тτ", u: "սυц", v: "ѵνᴠ", w: "ԝωѡɯ", x: "хχ", y: "уүγ", z: "ᴢʐ" },
  ...{
    A: "АΑ",
    B: "ВΒ",
    C: "СϹ",
    E: "ЕΕ",
    H: "НΗ",
    I: "ІΙӀ",
    J: "Ј",
    K: "КΚ",
    M: "МΜ",
    N: "Ν",
    O: "ОΟ",
    P: "РΡ",
    S: "Ѕ",
    T: "ТΤ",
    X: "ХΧ",
    Y: "УΥ",
    Z: "Ζ",
  },
  ...{ "-": "‐‑‒–—―−" },
};
const looks = new Map(Object.entries(lookAlikes).flatMap(([letter, others]) => Array.from(others, (other) => [other, letter] as const)));

/** Shows a character by its code point: `U+0430`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The first character outside plain printable ASCII, and what it is. */
export function oddCharacter(text: string): OddCharacter | undefined {
  const at = text.search(/[^ -~]/u);
  if (at < 0) return undefined;
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return { position: Array.from(text.slice(0, at)).length + 1, what: `${codePoint(character)}, ${describe(character)}` };
}

function describe(character: string): string {
  const known = named.find(([pattern]) => pattern.test(character));
  if (known !== undefined) return known[1];
  const script = scripts.find(([, pattern]) => pattern.test(character))?.[0];
  const plain = toAscii(character);
  const kind = /\p{L}/u.test(character) ? "letter" : "character";
  const what =
    script === undefined ? `a ${kind} outside a to z` : `${/^[AEIOUH]/.test(script) && script !== "Han" ? "an" : "a"} ${script} ${kind}`;
  return /^[!-~]$/.test(plain) ? `${what} that looks like "${plain}"` : what;
}

/** The text as it looks, in plain ASCII: accents dropped, look-alikes replaced, what cannot be seen left out. */
export function toAscii(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  let plain = "";
  for (const character of text.normalize("NFKD")) plain += looks.get(character) ?? (/[ -~]/.test(character) ? character : "");
  return plain;
}
