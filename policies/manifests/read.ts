import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { hasErrors } from "../../model/diagnostics/diagnostic";
import type { Path, Place } from "../../model/diagnostics/place";
import { isObject, setField } from "../../model/documents/document";
import { readJson } from "../../model/documents/json";
import { documentLimits, type Limits } from "../../model/documents/limits";
import { readYaml } from "../../model/documents/yaml";
import { piecesOf, yamlPieces, type Piece } from "./streams";

/** One document of a file, as far as it could be read. */
export interface ManifestDocument {
  readonly file: string;
  /** Which document of the file it is, from zero; empty ones do not count. */
  readonly index: number;
  /** Nothing where the text could not be read. */
  readonly value: unknown;
  readonly start: Place;
  readonly place: (path: Path) => Place;
  readonly diagnostics: readonly Diagnostic[];
}

/** Definitions of custom resources nest deeper than anything that an author of an intent writes. */
const limits: Limits = { ...documentLimits, size: 64 * 1024 * 1024, depth: 200, aliases: 1000, copies: 100_000 };

/** Reads the documents of a file in YAML, JSON or JSON lines. Each has its own mistakes, and none hides another. */
export function readManifests(file: string, text: string): ManifestDocument[] {
  const found = piecesOf(text).flatMap((piece) => readPiece(file, piece));
  const isFlow = found.some((document) => hasErrors(document.diagnostics)) && /^\s*[{[]/.test(text.replace(/^\uFEFF/, ""));
  const documents = isFlow ? asYaml(file, text, found) : found;
  return documents.map((document, index) => ({ ...document, index }));
}

/** What begins with a bracket may also be YAML. It is, if YAML has nothing to say against it. */
function asYaml(file: string, text: string, otherwise: ManifestDocument[]): ManifestDocument[] {
  const documents = yamlPieces(text).flatMap((piece) => readPiece(file, piece));
  return documents.some((document) => hasErrors(document.diagnostics)) ? otherwise : documents;
}

function readPiece(file: string, piece: Piece): ManifestDocument[] {
  const shift = (place: Place): Place => ({ ...place, line: place.line + piece.linesBefore });
  const reading = piece.language === "json" ? readJson(file, piece.text, limits) : readYaml(file, piece.text, limits);
  const diagnostics = reading.diagnostics.flatMap((diagnostic) => foreign(diagnostic, shift));
  const documents = reading.documents.flatMap((document): ManifestDocument[] => {
    const base = { file, index: 0, diagnostics: [] };
    // A list of objects in one file of JSON is as many documents.
    if (piece.language === "json" && Array.isArray(document.value) && document.value.length > 0) {
      return (document.value as unknown[]).map((value, at) => ({
        ...base,
        value,
        start: shift(document.place([at])),
        place: (path) => shift(document.place([at, ...path])),
      }));
    }
    return [{ ...base, value: merged(document.value), start: shift(document.start), place: (path) => shift(document.place(path)) }];
  });
  const [first, ...rest] = documents;
  if (first !== undefined) return [{ ...first, diagnostics }, ...rest];
  const start = diagnostics[0]?.place ?? { file, line: piece.linesBefore + 1, column: 1 };
  return [{ file, index: 0, value: undefined, start, place: () => start, diagnostics }];
}

/** kubectl takes keys that are no text, and `<<`; what it takes is no mistake of a manifest. */
function foreign(diagnostic: Diagnostic, shift: (place: Place) => Place): Diagnostic[] {
  if (diagnostic.code === "PPT-0007") return [];
  const severity = diagnostic.code === "PPT-0011" ? "warning" : diagnostic.severity;
  return [{ ...diagnostic, severity, place: shift(diagnostic.place), related: diagnostic.related.map(shift) }];
}

/** Puts what `<<` names into the object around it, as kubectl does. */
function merged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(merged);
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  const sources = Object.hasOwn(value, "<<") ? [merged(value["<<"])].flat().filter(isObject) : [];
  for (const source of sources.reverse()) for (const key of Object.keys(source)) setField(copy, key, source[key]);
  for (const key of Object.keys(value)) if (key !== "<<" || sources.length === 0) setField(copy, key, merged(value[key]));
  return copy;
}
