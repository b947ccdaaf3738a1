import { linesOf, type Lines } from "./lines";
import { documentLimits, type Limits } from "./limits";
import { Mistakes, type Mistake } from "./mistakes";
import type { Diagnostic } from "../diagnostics/diagnostic";

const byteOrderMark = 0xfeff;

/** The text of a file, or the first place where it is none. */
export function decodeUtf8(
  file: string,
  bytes: Uint8Array,
  limits: Limits = documentLimits,
): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  const refused = (mistake: Mistake, lines: Lines = linesOf(file, "")): { readonly diagnostic: Diagnostic } => {
    const mistakes = new Mistakes(lines, limits);
    mistakes.add(mistake);
    const [diagnostic] = mistakes.list();
    if (diagnostic === undefined) throw new Error("a mistake was added, and none is there");
    return { diagnostic };
  };
  if (bytes.length > limits.size) return refused(tooLarge(bytes.length, "bytes", limits));
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const repaired = new TextDecoder("utf-8").decode(bytes);
    return refused({ code: "PPT-0001", at: firstRepaired(bytes, repaired), ...notUtf8(bytes) }, linesOf(file, repaired));
  }
  const mistake = refusedCharacter(text);
  return mistake === undefined ? { text } : refused(mistake, linesOf(file, text));
}

function notUtf8(bytes: Uint8Array): { readonly message: string; readonly fix: string } {
  const [first, second] = bytes;
  const wide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const message = wide ? "the file is written in UTF-16, and only UTF-8 is read" : "the byte here is not UTF-8";
  return { message, fix: "save the file as UTF-8" };
}

/** The first U+FFFD in the repaired text that the bytes do not spell out themselves. */
function firstRepaired(bytes: Uint8Array, repaired: string): number {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let offset = marked ? 3 : 0;
  for (let at = 0; at < repaired.length; at++) {
    const unit = repaired.charCodeAt(at);
    if (unit === 0xfffd && !(bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd)) return at;
    // Each half of a surrogate pair stands for two of the pair's four bytes.
    offset += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return repaired.length;
}

/** Half of a pair of UTF-16 units, which no UTF-8 text can hold. */
export const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * What no reader takes, or what readers take for different things: control characters, a CR that ends no line, half a surrogate pair,
 * U+0085, U+2028 and U+2029, which end a line for readers of YAML 1.1 and so can end a comment, and a byte-order mark that is not the
 * first character of its file.
 */

const refusedInText =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Most texts are plain ASCII, which is told in a tenth of the time. */
const plainAscii = /^[\t\n\x20-\x7e]*$/;

export function refusedCharacter(text: string): Mistake | undefined {
  if (plainAscii.test(text)) return undefined;
  const at = text.search(refusedInText);
  if (at === -1) return undefined;
  const unit = text.charCodeAt(at);
  const name = `U+${unit.toString(16).toUpperCase().padStart(4, "0")}`;
  if (unit === 0x0d) {
    return { code: "PPT-0001", at, message: "a carriage return stands here without a line feed", fix: "end lines with LF or CRLF" };
  }
  const message = unit >= 0xd800 && unit <= 0xdfff ? `half of a surrogate pair stands here (${name})` : `the character ${name} stands here`;
  return { code: "PPT-0001", at, message, fix: "remove it, or write it as an escape inside of double quotes" };
}

/** The text without its byte-order mark, or what is wrong with the whole of it. */
export function plainText(text: string, limits: Limits): { readonly text: string; readonly mistake?: Mistake | undefined } {
  const plain = text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  if (plain.length > limits.size) return { text: plain, mistake: tooLarge(plain.length, "characters", limits) };
  return { text: plain, mistake: refusedCharacter(plain) };
}

function tooLarge(size: number, unit: string, limits: Limits): Mistake {
  const message = `the file has ${size} ${unit}, and at most ${limits.size} are read`;
  return { code: "PPT-0002", at: 0, message, fix: "split it into several files" };
}
