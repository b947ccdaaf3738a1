import { isPlaceholder, looksMade, secretByField } from "./secret-fields";

const authorityPattern = /[^\s/?#"'<>\\]*/y;

/** A password that stands before the host of a URL, or of a connection string without a scheme. */
export function passwordInUrl(text: string): boolean {
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    authorityPattern.lastIndex = at + 3;
    const authority = authorityPattern.exec(text)?.[0] ?? "";
    const login = authority.slice(0, Math.max(0, authority.lastIndexOf("@")));
    const colon = login.indexOf(":");
    const password = colon < 0 ? "" : login.slice(colon + 1);
    if (password !== "" && !isPlaceholder(password)) return true;
  }
  const bare = /^[\w.+-]{1,128}:([^\s@/:]{3,512})@(?!sha(?:256|512):)(?:tcp\(|unix\(|[\w.-]{1,253}(?::\d{1,5})?\/)/.exec(text)?.[1];
  return bare !== undefined && !isPlaceholder(bare);
}

/** A password or a key in `key=value`, `key: value`, JSON, flags, headers: the name of the field it stands in. */
export function secretInPairs(text: string): string | undefined {
  if (!/[:=]|--/.test(text)) return undefined;
  for (const match of text.matchAll(
    /(?<![\w.-])-{0,2}([A-Za-z_][\w.-]{1,60})["']?(?:\s{0,3}[:=]\s{0,3}|\s)(?=\\?["']?([^\s"'\\,;&]{4,160}))/g,
  )) {
    const [whole, name = "", value = ""] = match;
    const joined = /[:=]/.test(whole);
    if (!joined && !whole.startsWith("--")) continue;
    if (secretByField(value, name, !/=/.test(whole) && !/["']/.test(whole))) return name;
  }
  return undefined;
}

/** What follows `Basic` or `Bearer` in a header, and what curl takes after -u. */
export function secretInHeader(text: string): string | undefined {
  const bearer = /\bBearer\s{1,3}([\w.~+/=-]{16,160})/i.exec(text)?.[1];
  if (bearer !== undefined && looksMade(bearer)) return "a bearer token";
  const basic = /(?:\bBasic\s{1,3}|"auth\\?"\s{0,3}:\s{0,3}\\?")([A-Za-z0-9+/]{8,160}={0,2})(?![A-Za-z0-9+/=])/i.exec(text)?.[1];
  if (basic !== undefined && /^[^\s:]{1,100}:[!-~]+$/.test(decodeBase64(basic) ?? "")) return "a password in a header";
  if (/\blogin\s{1,9}\S{1,100}\s{1,9}password\s{1,9}[^\s$<]/.test(text)) return "a password in a .netrc";
  if (text.includes("curl") && /\s(?:-u|--user)[ =]?["']?[^\s:"']{1,100}:(?!\d+\b)[^\s$"']{3}/.test(text)) return "a password in a command";
  return undefined;
}

/** Most runs of these letters are words: in base64, no text begins with the other ones. */
const encodedRuns = /(?<![A-Za-z0-9+/_-])[CDI-Za-f][A-Za-z0-9+/_-]{11,}/g;

/** The texts that stand in base64 in a text; what decodes to bytes and not to text is left out. */
export function* base64Texts(text: string): Generator<string> {
  if (!/[A-Za-z0-9+/_-]{12}/.test(text)) return;
  const wrapped = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) && /\S{20}\s+\S/.test(text) ? text.replace(/\s+/g, "") : text;
  for (const [run] of wrapped.matchAll(encodedRuns)) {
    const decoded = decodeBase64(run);
    if (decoded !== undefined) yield decoded;
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decodeBase64(run: string): string | undefined {
  if (run.length % 4 === 1) return undefined;
  try {
    // Of most others, the first bytes already say that no text is behind them.
    const base = run.replaceAll("-", "+").replaceAll("_", "/");
    if (!/^[\t\n\r -~]*$/.test(atob(base.slice(0, 12)))) return undefined;
    const decoded = utf8.decode(Uint8Array.from(atob(base), (unit) => unit.charCodeAt(0)));
    return /^[\t\n\r -~\u00a0-\uffff]*$/.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
