import type { ErrorCode, YAMLError } from "yaml";
import type { Code } from "../diagnostics/codes";
import type { Mistakes } from "./mistakes";

type Sentence = readonly [message: string, fix: string, code?: Code];

const remedy = "write the properties, then the value: &anchor value";

/** The parser's own messages can repeat the text that they are about; these say the same without it. */
const sentences: Readonly<Record<ErrorCode, Sentence>> = {
  ALIAS_PROPS: ["an alias takes neither a tag nor an anchor", "remove it"],
  BAD_ALIAS: ["the name of an anchor or alias is empty, or ends in a colon", "give it a name, with a space before the colon"],
  BAD_COLLECTION_TYPE: ["the tag here does not fit to a list or an object", "remove the tag", "PPT-0009"],
  BAD_DIRECTIVE: ["the directive here is not one of YAML 1.2", "remove the line", "PPT-0009"],
  BAD_DQ_ESCAPE: ["the escape in this double-quoted text is not one of YAML", "write \\\\ for a backslash, or use single quotes"],
  BAD_INDENT: ["this line is not indented as the lines that it belongs to", "indent it as its neighbours are"],
  BAD_PROP_ORDER: ["an anchor or a tag stands in the wrong place", remedy],
  BAD_SCALAR_START: ["a text without quotes cannot begin with this character", "put the text in quotes"],
  BLOCK_AS_IMPLICIT_KEY: [
    "two keys stand on one line, or a list begins on the line of its key",
    "begin a new line, indented by two more spaces",
  ],
  BLOCK_IN_FLOW: ["a value in brackets holds one that is written with indentation", "write the inner value in brackets too"],
  DUPLICATE_KEY: ["the key stands twice", "remove one of the two", "PPT-0006"],
  IMPOSSIBLE: ["this is no YAML", "write the line anew"],
  KEY_OVER_1024_CHARS: ["a key has at most 1024 characters", "shorten it, or put what looks like a key in quotes"],
  MISSING_CHAR: ["a character is missing before this place: a bracket, a comma, a colon, or a space", "add it, or put the text in quotes"],
  MULTILINE_IMPLICIT_KEY: ["a key stands on one line", "write it on one line, or close the quote or bracket before it"],
  MULTIPLE_ANCHORS: ["a value has one anchor at most", "remove the others"],
  MULTIPLE_DOCS: ["a second document begins here", "put --- on a line before it"],
  MULTIPLE_TAGS: ["a value has one tag at most", "remove the others", "PPT-0009"],
  NON_STRING_KEY: ["a key is text", "write the key in quotes", "PPT-0011"],
  RESOURCE_EXHAUSTION: ["values stand too deep inside of each other", "flatten the value", "PPT-0003"],
  TAB_AS_INDENT: ["a tab stands where the line is indented", "indent with spaces", "PPT-0005"],
  TAG_RESOLVE_FAILED: ["the value does not fit to its tag", "remove the tag", "PPT-0009"],
  UNEXPECTED_TOKEN: ["this does not belong here", "remove it, or put the text in quotes"],
};

const openQuote: Sentence = ["the quote that opens here is not closed", "close it where the text ends"];
const openBracket: Sentence = ["a bracket is opened, and not closed before this place", "close it where the value ends"];

/** Says what is wrong; an open quote is named where it opens, which is in `quotes` by where its text ends. */
export function addSyntaxError(error: YAMLError, quotes: ReadonlyMap<number, number>, mistakes: Mistakes): void {
  const end = error.pos[0];
  const quoted = error.code === "MISSING_CHAR" && error.message.includes("quote");
  const bracket = error.code === "BAD_INDENT" && error.message.startsWith("Flow");
  const [message, fix, code = "PPT-0004"] = quoted ? openQuote : bracket ? openBracket : sentences[error.code];
  mistakes.add({ code, at: quoted ? (quotes.get(end) ?? end) : end, message, fix });
}
