import type { z } from "zod";
import type { Diagnostic, Problem } from "../diagnostics/diagnostic";
import { showPath, type Path } from "../diagnostics/place";
import type { Document } from "../documents/document";
import { nearest } from "../text/nearest";
import { redact } from "../text/secrets";
import { fieldsAt } from "./structure";

type Issue = z.core.$ZodIssue;

/** A document that fits its schema, or everything that is wrong with it. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  document: Document,
): { readonly value: z.output<Schema> | undefined; readonly diagnostics: Diagnostic[] } {
  const reserved: Path[] = [];
  const value = withoutReserved(document.value, [], reserved);
  const result = schema.safeParse(value);
  const diagnostics = reserved.map((path) => unknownField(document, schema, path));
  if (!result.success) for (const issue of flatten(result.error.issues)) diagnostics.push(...diagnose(document, schema, value, issue));
  return { value: result.success && diagnostics.length === 0 ? result.data : undefined, diagnostics };
}

/** Names that JavaScript gives a meaning of its own are never fields. They are taken out before any object is made of them. */
function withoutReserved(value: unknown, path: Path, found: Path[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => withoutReserved(item, [...path, index], found));
  if (typeof value !== "object" || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key === "__proto__" || key === "constructor" || key === "prototype") found.push([...path, key]);
    else kept[key] = withoutReserved(item, [...path, key], found);
  }
  return kept;
}

/** Of a union's alternatives, the one that the author seems to have meant: whose type fits and that has the least to complain about. */
function flatten(issues: readonly Issue[], at: PropertyKey[] = []): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...at, ...issue.path];
    if (issue.code === "invalid_key") return flatten(issue.issues, path).map((inner) => ({ ...inner, path }));
    if (issue.code === "invalid_element") return flatten(issue.issues, path);
    if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{ ...issue, path }];
    const fitting = issue.errors.filter((branch) => !branch.some((inner) => isMisfit(inner)));
    const [best] = [...fitting].sort((a, b) => a.length - b.length);
    if (best !== undefined) return flatten(best, path);
    const expected = [...new Set(issue.errors.flat().flatMap((inner) => (inner.code === "invalid_type" ? [inner.expected] : [])))].join(
      " or ",
    );
    return [{ code: "invalid_type", expected: expected as never, path, message: "", input: issue.input }];
  });
}

function isMisfit(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function diagnose(document: Document, schema: z.ZodType, value: unknown, issue: Issue): Diagnostic[] {
  const path = issue.path.filter((step): step is string | number => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownField(document, schema, [...path, key]));
  return [at(document, path, problemOf(issue, valueAt(value, path), path))];
}

function unknownField(document: Document, schema: z.ZodType, path: Path): Diagnostic {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const known = fieldsAt(schema, parent);
  const meant = nearest(key, known);
  return {
    ...at(document, path, {
      code: "PPT-0101",
      message: `there is no field ${redact(key)}${parent.length === 0 ? "" : ` in ${showPath(parent)}`}${meant === undefined ? `; there is ${known.join(", ")}` : ""}`,
      fix: meant === undefined ? `remove ${redact(key)}` : meant,
    }),
    place: document.keyPlace(path),
  };
}

/** A problem with a value, at its place. */
export function at(document: Document, path: Path, problem: Problem, severity: Diagnostic["severity"] = "error"): Diagnostic {
  return { ...problem, severity, place: document.place(path), path: document.show(path), related: [] };
}

function problemOf(issue: Issue, got: unknown, path: Path): Problem {
  const field = typeof path.at(-1) === "string" ? String(path.at(-1)) : showPath(path);
  switch (issue.code) {
    case "custom": {
      const problem = issue.params?.["problem"] as Problem | undefined;
      return problem ?? { code: "PPT-0105", message: issue.message, fix: "see `parapet explain`" };
    }
    case "invalid_type":
      if (got === undefined)
        return {
          code: "PPT-0103",
          message: `${field || "the document"} is missing; it is ${article(issue.expected)}`,
          fix: `add ${field}:`,
        };
      return {
        code: "PPT-0102",
        message: `${show(got)} is ${typeName(got)}; ${field || "the document"} is ${article(issue.expected)}`,
        fix: issue.expected === "string" && typeof got !== "object" ? `"${redact(textOf(got))}"` : `write ${article(issue.expected)}`,
      };
    case "too_small":
    case "too_big":
      return outOfRange(issue, got, field);
    case "invalid_value": {
      const allowed = issue.values.map(String);
      if (got === undefined)
        return {
          code: "PPT-0103",
          message: `${field} is missing; it is one of ${allowed.join(", ")}`,
          fix: `${field}: ${allowed[0] ?? ""}`,
        };
      return {
        code: "PPT-0105",
        message: `${show(got)} is not one of ${allowed.join(", ")}`,
        fix: nearest(textOf(got), allowed) ?? `use one of ${allowed.join(", ")}`,
      };
    }
    case "invalid_format":
      return {
        code: "PPT-0105",
        message: `${show(got)} is not ${issue.format === "email" ? "an email address" : issue.message}`,
        fix: issue.format === "email" ? "ops@example.com" : issue.message,
      };
    default:
      return { code: "PPT-0102", message: `${show(got)} is not what ${field} takes: ${issue.message}`, fix: "see `parapet explain`" };
  }
}

function outOfRange(issue: Extract<Issue, { code: "too_small" | "too_big" }>, got: unknown, field: string): Problem {
  const bound = Number(issue.code === "too_small" ? issue.minimum : issue.maximum);
  const side = issue.code === "too_small" ? "at least" : "at most";
  if (issue.origin === "string" || issue.origin === "array") {
    const unit = issue.origin === "string" ? "characters" : "entries";
    const length = Array.isArray(got) || typeof got === "string" ? got.length : 0;
    return {
      code: "PPT-0104",
      message: `${field} has ${length} ${unit}; it has ${side} ${bound}`,
      fix: issue.code === "too_small" ? `write ${side} ${bound}` : `shorten it to ${bound}`,
    };
  }
  return { code: "PPT-0104", message: `${show(got)} is out of bounds; ${field} is ${side} ${bound}`, fix: String(bound) };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (one, step) =>
      typeof one === "object" && one !== null && Object.hasOwn(one, step) ? (one as Record<string | number, unknown>)[step] : undefined,
    value,
  );
}

function show(value: unknown): string {
  if (value === null) return "an empty value";
  if (typeof value === "string") return `"${redact(value)}"`;
  if (Array.isArray(value)) return "this list";
  if (typeof value === "object") return "this";
  return redact(textOf(value));
}

function typeName(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return (
    { string: "a text", number: "a number", boolean: "true or false", object: "a set of fields" }[typeof value as string] ??
    "something else"
  );
}

const typeNames: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a set of fields",
  record: "a set of fields",
  array: "a list",
};

function article(expected: string): string {
  return expected
    .split(" or ")
    .map((one) => typeNames[one] ?? one)
    .join(" or ");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
