import type { z } from "zod";
import type { Diagnostic, Problem } from "../diagnostics/diagnostic";
import type { Path } from "../diagnostics/place";
import { isObject, type Document } from "../documents/document";
import { nearest } from "../text/nearest";
import { redact } from "../text/secrets";
import { readPlainly } from "./plain-reading";
import { problemOf } from "./problems";
import { secretDiagnostics } from "./secret-values";
import { fieldsAt } from "./structure";
import { understoodPart } from "./understood-part";
import { shownPath } from "./written";

type Issue = z.core.$ZodIssue & { readonly ofKey?: boolean };

/** What became of a document: the value that fits its schema, or everything that is wrong with it. */
export interface CheckedDocument<T> {
  readonly value: T | undefined;
  /** Of a document with mistakes, the value without them, where enough is left: what else is wrong can then be told in the same run. */
  readonly part: T | undefined;
  readonly diagnostics: Diagnostic[];
}

/** A document that fits its schema, or everything that is wrong with it. */
export function check<Schema extends z.ZodType>(schema: Schema, document: Document): CheckedDocument<z.output<Schema>> {
  const reserved: Path[] = [];
  const value = hasReserved(document.value) ? withoutReserved(document.value, [], reserved) : document.value;
  const plain = readPlainly(schema, value);
  const result = plain === undefined ? schema.safeParse(value) : ({ success: true, data: plain.value } as const);
  const issues = result.success ? [] : flatten(result.error.issues, value);
  const found = [
    ...reserved.map((path) => unknownField(document, schema, path)),
    ...issues.flatMap((issue) => diagnose(document, schema, value, issue)),
  ];
  const diagnostics = secretDiagnostics(document, value, found);
  if (result.success && diagnostics.length === 0) return { value: result.data, part: undefined, diagnostics };
  return { value: undefined, part: result.success ? result.data : understoodPart(schema, value, issues.map(wrongPath)), diagnostics };
}

const reservedNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

function hasReserved(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(hasReserved);
  for (const key of Object.keys(value)) if (reservedNames.has(key) || hasReserved((value as Record<string, unknown>)[key])) return true;
  return false;
}

/** Names that JavaScript gives a meaning of its own are never fields. They are taken out before any object is made of them. */
function withoutReserved(value: unknown, path: Path, found: Path[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => withoutReserved(item, [...path, index], found));
  if (!isObject(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (reservedNames.has(key)) found.push([...path, key]);
    else kept[key] = withoutReserved(item, [...path, key], found);
  }
  return kept;
}

/** Of a union's alternatives, the one that the author seems to have meant: whose type fits and that has the least to complain about. */
function flatten(issues: readonly Issue[], value: unknown, at: PropertyKey[] = []): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...at, ...issue.path];
    if (issue.code === "invalid_key") return flatten(issue.issues, value, path).map((inner) => ({ ...inner, path, ofKey: true }));
    if (issue.code === "invalid_element") return flatten(issue.issues, value, path);
    if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{ ...issue, path }];
    const branches = [...issue.errors].sort((a, b) => misfit(a) - misfit(b) || a.length - b.length);
    const [best = []] = branches;
    const wanted = misfit(best) === 0 || (misfit(best) === 1 && typeof valueAt(value, pathOf({ ...issue, path })) !== "object");
    return wanted ? flatten(best, value, path) : [{ ...issue, path }];
  });
}

/** 0: the alternative's type fits; 1: it wants another word; 2: it wants another type. */
function misfit(branch: readonly Issue[]): 0 | 1 | 2 {
  const [first] = branch.filter(({ path }) => path.length === 0);
  if (first?.code === "invalid_type") return 2;
  return first?.code === "invalid_value" ? 1 : 0;
}

function diagnose(document: Document, schema: z.ZodType, value: unknown, issue: Issue): Diagnostic[] {
  const path = pathOf(issue);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownField(document, schema, [...path, key]));
  const got = issue.ofKey === true ? path.at(-1) : valueAt(value, path);
  const diagnostic = at(document, path, problemOf(schema, document, path, issue, got));
  return [issue.ofKey === true ? { ...diagnostic, place: document.keyPlace(path) } : diagnostic];
}

function pathOf(issue: Issue): (string | number)[] {
  return issue.path.filter((step): step is string | number => typeof step !== "symbol");
}

/** What has to go for the rest to be understood. */
function wrongPath(issue: Issue): Path {
  return issue.code === "unrecognized_keys" && issue.keys.length === 1 ? [...pathOf(issue), issue.keys[0] ?? ""] : pathOf(issue);
}

function unknownField(document: Document, schema: z.ZodType, path: Path): Diagnostic {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const known = fieldsAt(schema, parent);
  const meant = nearest(key, known);
  const where = parent.length === 0 ? "" : ` in ${shownPath(document, parent)}`;
  const message =
    known.length === 0
      ? `${redact(key)} is no name for an entry${where}: JavaScript keeps it for itself`
      : `there is no field ${redact(key)}${where}${meant === undefined ? `; there is ${known.join(", ")}` : ""}`;
  return {
    ...at(document, path, { code: "PPT-0101", message, fix: meant ?? `remove ${redact(key)}` }),
    place: document.keyPlace(path),
  };
}

/** A problem with a value, at its place. */
export function at(document: Document, path: Path, problem: Problem, severity: Diagnostic["severity"] = "error"): Diagnostic {
  return { ...problem, severity, place: document.place(path), path: shownPath(document, path), related: [] };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (one, step) =>
      typeof one === "object" && one !== null && Object.hasOwn(one, step) ? (one as Record<string | number, unknown>)[step] : undefined,
    value,
  );
}
