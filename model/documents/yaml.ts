import { Composer, isScalar, Lexer, Parser, type Document as Composed, type ParsedNode } from "yaml";
import { plainText } from "./characters";
import { documentAt, type Document, type Reading } from "./document";
import { documentLimits, type Limits } from "./limits";
import { linesOf } from "./lines";
import { Mistakes, type Mistake } from "./mistakes";
import { readPlainYaml } from "./plain-yaml";
import { addSyntaxError } from "./yaml-syntax";
import { YamlValues } from "./yaml-values";

const options = {
  version: "1.2",
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  strict: true,
  logLevel: "silent",
} as const;

/** Reads a stream of YAML documents, as YAML 1.2 with its core schema and nothing beside it. */
export function readYaml(file: string, source: string, limits: Limits = documentLimits): Reading {
  const { text, mistake } = plainText(source, limits);
  const plain = mistake === undefined ? readPlainYaml(text, limits) : undefined;
  if (plain === undefined) return readWholeYaml(file, text, mistake, limits);
  const lines = linesOf(file, text);
  return { documents: plain.map(({ value, spot }) => documentAt(file, value, spot, lines)), diagnostics: [] };
}

/** Reads what the plain reader leaves, and says everything that is wrong with it. */
export function readWholeYaml(file: string, text: string, mistake: Mistake | undefined, limits: Limits): Reading {
  const lines = linesOf(file, text);
  const mistakes = new Mistakes(lines, limits);
  const documents: Document[] = [];
  if (mistake === undefined) {
    const quotes: Quotes = new Map();
    for (const composed of compose(text, quotes, mistakes, limits)) {
      const document = understand(composed, quotes, mistakes, limits);
      if (document !== undefined) documents.push(documentAt(file, document.value, document.spot, lines));
    }
    if (documents.length === 0 && mistakes.none) {
      mistakes.add({ code: "PPT-0012", at: 0, message: "the file holds no document", fix: "write the document, or remove the file" });
    }
  } else {
    mistakes.add(mistake);
  }
  return { documents, diagnostics: mistakes.list() };
}

type Quotes = Map<number, number>;

function understand(
  composed: Composed.Parsed,
  quotes: Quotes,
  mistakes: Mistakes,
  limits: Limits,
): ReturnType<YamlValues["root"]> | undefined {
  for (const error of composed.errors) addSyntaxError(error, quotes, mistakes);
  for (const warning of composed.warnings) {
    // Tags that are not known are met where values are built, with the way that leads to them.
    if (warning.code !== "TAG_RESOLVE_FAILED") addSyntaxError(warning, quotes, mistakes);
  }
  const contents: ParsedNode | null = composed.contents;
  const empty =
    contents === null || (isScalar(contents) && contents.source === "" && contents.type === "PLAIN" && contents.tag === undefined);
  if (composed.errors.length > 0 || empty) return undefined;
  return new YamlValues(mistakes, limits).root(contents);
}

/**
 * The documents of a stream, one after the other, so that only one tree is held at a time. Depth and size are watched while the text is cut
 * into tokens, which needs no stack and no tree: composing and everything after it does.
 */
function* compose(text: string, quotes: Quotes, mistakes: Mistakes, limits: Limits): Generator<Composed.Parsed> {
  const parser = new Parser();
  const composer = new BoundedComposer(limits);
  let begun = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (quoteIsOpen(lexeme)) quotes.set(parser.offset + lexeme.length, parser.offset);
    for (const token of parser.next(lexeme)) {
      if (token.type === "document") begun = parser.offset;
      if (token.type === "directive" && !/^%YAML[ \t]+1\.2[ \t]*(?:#.*)?$/.test(token.source)) {
        const message = "the directive here asks for another YAML than version 1.2";
        mistakes.add({ code: "PPT-0009", at: token.offset, message, fix: "remove the line" });
      } else yield* composer.next(token);
    }
    const mistake = pastLimits(parser, begun, limits);
    if (mistake !== undefined) {
      mistakes.add({ ...mistake, at: Math.min(mistake.at, text.length) });
      yield* composer.end();
      return;
    }
  }
  for (const token of parser.end()) yield* composer.next(token);
  yield* composer.end(true, text.length);
}

const collections: ReadonlySet<string> = new Set(["block-map", "block-seq", "flow-collection"]);

function pastLimits(parser: Parser, begun: number, limits: Limits): Mistake | undefined {
  if (parser.stack.length > limits.depth && parser.stack.filter(({ type }) => collections.has(type)).length > limits.depth) {
    const message = `values stand more than ${limits.depth} deep inside of each other here`;
    return { code: "PPT-0003", at: parser.offset, message, fix: "close the brackets that were left open, or flatten the value" };
  }
  if (parser.offset - begun <= limits.document) return undefined;
  const message = `the document that begins here has more than ${limits.document} characters`;
  return { code: "PPT-0002", at: begun, message, fix: "split it into several documents" };
}

/** A megabyte of closing brackets is as many mistakes, each with a stack of its own: past the limit they are no longer made. */
class BoundedComposer extends Composer {
  private left: number;

  constructor(limits: Limits) {
    super(options);
    const add = this["onError"] as (...error: readonly unknown[]) => void;
    this.left = limits.mistakes * 2;
    this["onError"] = (...error: readonly unknown[]): void => {
      if (this.left-- > 0) add(...error);
    };
  }

  override *next(token: Parameters<Composer["next"]>[0]): ReturnType<Composer["next"]> {
    if (token.type !== "error" || this.left-- > 0) yield* super.next(token);
  }
}

function quoteIsOpen(lexeme: string): boolean {
  const quote = lexeme[0];
  return (quote === '"' || quote === "'") && (lexeme.length === 1 || !lexeme.endsWith(quote));
}
