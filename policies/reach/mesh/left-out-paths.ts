import { fieldOf } from "../../../model/documents/document";
import { textOf } from "./objects";

/** A text written out, and behind it nothing, anything, or whatever comes after a slash or a question mark. */
const literal = String.raw`(?:[^.*+?^$\{}()|[\]\\]|\\[.*+?^$\{}()|[\]\\])+`;
const below = String.raw`(?:\(\?:\[/\?\]\.\*\)\?|\.\*)`;
const readable = new RegExp(`^${literal}${below}(?:\\|${literal}${below})*$`);

/**
 * Paths that a match of a route surely leaves to others, by `withoutHeaders`: as patterns, of which fewer is the safe side. Envoy holds `:path`
 * with its query against the whole of a regular expression, so that one which ends before a query leaves nothing out for sure. Of any other
 * regular expression nothing is known here.
 */
export function leftOutPaths(match: unknown): readonly string[] {
  const unwanted = fieldOf(fieldOf(match, "withoutHeaders"), ":path");
  const prefix = textOf(unwanted, "prefix");
  if (prefix !== undefined) return prefix.includes("?") ? [] : [`${prefix}*`];
  const regex = textOf(unwanted, "regex") ?? "";
  if (!readable.test(regex)) return [];
  return alternatives(regex).flatMap((one) => {
    const ends = one.endsWith("(?:[/?].*)?");
    const text = one.slice(0, ends ? -"(?:[/?].*)?".length : -".*".length).replace(/\\(.)/g, "$1");
    if (text.includes("?") || text.includes("*")) return [];
    return ends ? [text, `${text}/*`] : [`${text}*`];
  });
}

/** A bar behind a backslash is a letter. */
const alternatives = (regex: string): string[] => regex.match(/(?:\\.|[^|\\])+/g) ?? [];
