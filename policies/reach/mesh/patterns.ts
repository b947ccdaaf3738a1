/** Whether something holds: `perhaps` where the objects alone cannot tell. */
export type Answer = "no" | "perhaps" | "yes";

export const not = (answer: Answer): Answer => (answer === "yes" ? "no" : answer === "no" ? "yes" : "perhaps");
export const allOf = (answers: readonly Answer[]): Answer =>
  answers.includes("no") ? "no" : answers.includes("perhaps") ? "perhaps" : "yes";
export const answer = (holds: boolean): Answer => (holds ? "yes" : "no");

/** Istio's patterns: exact, `prefix*`, `*suffix`, and `*` for whatever is not empty. */
export function patternFits(pattern: string, text: string): boolean {
  if (pattern === "*") return text !== "";
  if (pattern.startsWith("*")) return text.endsWith(pattern.slice(1));
  if (pattern.endsWith("*")) return text.startsWith(pattern.slice(0, -1));
  return pattern === text;
}

/** Whether a text fits to a pattern in which each star stands for any text, as often as it comes. Never slower than their product. */
export function globFits(pattern: string, text: string): boolean {
  let [at, star, back] = [0, -1, 0];
  let i = 0;
  while (i < text.length) {
    if (at < pattern.length && pattern[at] !== "*" && pattern[at] === text[i]) {
      at++;
      i++;
    } else if (at < pattern.length && pattern[at] === "*") {
      star = at++;
      back = i;
    } else if (star >= 0) {
      at = star + 1;
      i = ++back;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

/** A pattern of which only equality is known: a template (`{*}`, `{**}`) or, after a `~`, a regular expression of a route. */
const isOpaque = (pattern: string): boolean => pattern.startsWith("~") || /[{}]/.test(pattern);

/** Whether everything that one pattern fits to, another surely fits to as well. */
export function isPatternWithin(inner: string, outer: string): boolean {
  if (inner === outer || outer === "*") return true;
  // Without a star at an end only the same text is within.
  if (!outer.startsWith("*") && !outer.endsWith("*")) return false;
  if (isOpaque(inner) || isOpaque(outer)) return false;
  if (inner === "*") return false;
  if (outer.startsWith("*")) return !inner.endsWith("*") && bare(inner).endsWith(outer.slice(1));
  if (outer.endsWith("*")) return !inner.startsWith("*") && bare(inner).startsWith(outer.slice(0, -1));
  return false;
}

const bare = (pattern: string): string => pattern.replace(/^\*|\*$/, "");

/** Whether some text may fit to both patterns. */
export function canPatternsMeet(a: string, b: string): boolean {
  if (isOpaque(a) || isOpaque(b)) return true;
  if (isPatternWithin(a, b) || isPatternWithin(b, a)) return true;
  // A prefix and a suffix always meet: the one, then the other.
  return (a.endsWith("*") && b.startsWith("*")) || (a.startsWith("*") && b.endsWith("*"));
}
