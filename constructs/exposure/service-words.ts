import type { Diagnostic, Problem, Severity } from "../../model/diagnostics/diagnostic";
import type { Path, Place } from "../../model/diagnostics/place";
import { fieldOf, isObject, type Document } from "../../model/documents/document";
import { at } from "../../model/fields/check";
import { redact } from "../../model/text/secrets";

/** The words by which a Service asks for a route, as labels or annotations. */
export const routing = {
  enabled: "compliance.routing/enabled",
  host: "compliance.routing/host",
  path: "compliance.routing/path",
  port: "compliance.routing/port",
  from: "compliance.routing/from",
} as const;

/** A Service in somebody's manifests, and where it stands in them. */
export interface FoundService {
  readonly document: Document;
  /** The way to it, for one that stands in a List. */
  readonly path: Path;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Every Service of a document: its own, or those of a List. */
export function servicesIn(document: Document): FoundService[] {
  const found: FoundService[] = [];
  const look = (value: unknown, path: Path): void => {
    const kind = fieldOf(value, "kind");
    if (kind === "Service" && fieldOf(value, "apiVersion") === "v1" && isObject(value)) found.push({ document, path, value });
    const items = fieldOf(value, "items");
    // A List in a List is none that Kubernetes knows.
    if (path.length === 0 && (kind === "List" || kind === "ServiceList") && Array.isArray(items))
      items.forEach((item, index) =>
        look(kind === "ServiceList" && isObject(item) ? { apiVersion: "v1", kind: "Service", ...item } : item, ["items", index]),
      );
  };
  look(document.value, []);
  return found;
}

/** What a Service says, and what is wrong with it. */
export class ServiceReader {
  readonly diagnostics: Diagnostic[] = [];

  constructor(readonly service: FoundService) {}

  /** A problem with one field, and the places that belong to it. */
  add(path: Path, problem: Problem, severity: Severity = "error", related: readonly Place[] = []): void {
    this.diagnostics.push({ ...at(this.service.document, this.path(path), problem, severity), related });
  }

  /** Where a field stands. */
  place(path: Path): Place {
    return this.service.document.place(this.path(path));
  }

  /** The same for what has no code of its own; there is nothing in the field's place then. */
  refuse(path: Path, message: string, fix: string): null {
    this.add(path, { code: "PPT-0281", message, fix });
    return null;
  }

  /** A value somewhere below; undefined where there is none, or the way to it is no set of fields. */
  at(...path: readonly string[]): unknown {
    return path.reduce<unknown>((value, step) => fieldOf(value, step), this.service.value);
  }

  /** A text somewhere below; anything else is refused, nothing is not. */
  text(...path: readonly string[]): string | undefined {
    const value = this.at(...path);
    if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
    this.refuse(path, `${path.at(-1) ?? ""} is a text in quotes, and this is not`, '"true"');
    return undefined;
  }

  /** Where a word of the routing stands, as a label or an annotation, and what it says. */
  word(key: string): { readonly path: Path; readonly value: string } | undefined {
    for (const place of ["labels", "annotations"]) {
      const value = this.text("metadata", place, key);
      if (value !== undefined) return { path: ["metadata", place, key], value };
    }
    return undefined;
  }

  private path(path: Path): Path {
    return [...this.service.path, ...path];
  }

  /** Whether it asks for a route; a word that is neither yes nor no is no answer. */
  get enabled(): boolean {
    const word = this.word(routing.enabled);
    if (word === undefined || word.value === "false") return false;
    if (word.value === "true") return true;
    this.refuse(word.path, `"${redact(word.value)}" is neither "true" nor "false"`, '"true"');
    return false;
  }
}
