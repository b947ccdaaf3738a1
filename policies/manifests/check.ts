import { hasErrors, sortDiagnostics, type Diagnostic } from "../../model/diagnostics/diagnostic";
import { fieldOf, isObject } from "../../model/documents/document";
import { exitOf, type Finding, type Report } from "../findings";
import { judge, type JudgeOptions } from "../judge";
import { manifestObject, manifestReadable } from "./rules";
import { readManifests, type ManifestDocument } from "./read";

/** A text with manifests in it, and the file or stream that it comes from. */
export interface ManifestStream {
  readonly file: string;
  readonly text: string;
}

/** One document and everything that is said of it. A clean one has an empty list. */
export interface DocumentReport {
  readonly file: string;
  /** Which document of its file it is, from zero. */
  readonly index: number;
  /** Empty where the document says none. */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly findings: readonly Finding[];
}

/** The answer of `parapet check --manifests`. */
export interface ManifestReport extends Report {
  readonly documents: readonly DocumentReport[];
  /** What could not be read, with its place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Judges every document of every stream, together and one by one. What cannot be read is said, and stops nothing else. */
export function checkManifests(streams: readonly ManifestStream[], options: JudgeOptions): ManifestReport {
  const documents = streams.flatMap(({ file, text }) => readManifests(file, text));
  const report = judge(
    documents.map(({ value, place }) => ({ manifest: isObject(value) ? value : {}, place })),
    options,
  );
  const own = documents.map((document, at) => ownFindings(document, at));
  const byDocument = new Map<number, Finding[]>();
  for (const finding of report.findings) {
    const list = byDocument.get(finding.where.index);
    if (list === undefined) byDocument.set(finding.where.index, [finding]);
    else list.push(finding);
  }
  const reports = documents.map((document, at): DocumentReport => ({
    ...named(document),
    findings: [...(own[at] ?? []), ...(byDocument.get(at) ?? [])],
  }));
  const diagnostics = sortDiagnostics(documents.flatMap((document) => document.diagnostics));
  return { ...report, findings: reports.flatMap(({ findings }) => findings), documents: reports, diagnostics };
}

/** 0, 2 where something could not be read or the run was asked for something that does not exist, 3 where a promise is broken or unproven. */
export function manifestExit(report: ManifestReport): 0 | 2 | 3 {
  return hasErrors(report.diagnostics) ? 2 : exitOf(report);
}

function named({ file, index, value }: ManifestDocument): Omit<DocumentReport, "findings"> {
  const metadata = fieldOf(value, "metadata");
  const text = (of: unknown, key: string): string => {
    const found = fieldOf(of, key);
    return typeof found === "string" ? found : "";
  };
  const namespace = text(metadata, "namespace");
  const name = text(metadata, "name") || text(metadata, "generateName");
  return { file, index, kind: text(value, "kind"), name, ...(namespace === "" ? {} : { namespace }) };
}

/** What is said of a document before any rule is asked. */
function ownFindings(document: ManifestDocument, index: number): Finding[] {
  const { start, value, diagnostics } = document;
  const where = { index, subject: named(document).name, kind: named(document).kind, path: "", steps: [], place: start };
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  const unread = errors.map((diagnostic): Finding => ({
    rule: manifestReadable.id,
    outcome: "cannot-tell",
    severity: manifestReadable.severity,
    level: "mandatory",
    message: `${diagnostic.code} ${diagnostic.message}`,
    fix: diagnostic.fix,
    where: { ...where, path: diagnostic.path, place: diagnostic.place },
  }));
  if (value === undefined || (typeof fieldOf(value, "kind") === "string" && fieldOf(value, "kind") !== "")) return unread;
  const message = isObject(value) ? "the document has no kind, so that no rule is about it" : "the document is no object";
  const { id: rule, severity, repair: fix } = manifestObject;
  return [...unread, { rule, outcome: "cannot-tell", severity, level: "advisory", message, fix, where }];
}
