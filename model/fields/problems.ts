import type { z } from "zod";
import type { Problem } from "../diagnostics/diagnostic";
import type { Path } from "../diagnostics/place";
import type { Document } from "../documents/document";
import { nearest } from "../text/nearest";
import { redact } from "../text/secrets";
import { boundsOf, exampleOf, takes } from "./about";
import { alternatives, schemasAt } from "./structure";
import { assignment, fieldName, flowText } from "./written";

type Issue = z.core.$ZodIssue;

/** One issue of zod's in an author's words: what the field takes, what stands there, what to write. */
export function problemOf(schema: z.ZodType, document: Document, path: Path, issue: Issue, got: unknown): Problem {
  const schemas = schemasAt(schema, path);
  const field = fieldName(document, path);
  const [example] = schemas.map(exampleOf).filter((one) => one !== undefined);
  if (issue.code === "custom") {
    const problem = issue.params?.["problem"] as Problem | undefined;
    return problem ?? { code: "PPT-0105", message: `${field}: ${issue.message}`, fix: fixOf(example, issue.message) };
  }
  if (path.length === 0) return notADocument(document, got);
  if (got === undefined || got === null)
    return {
      code: got === undefined ? "PPT-0103" : "PPT-0102",
      message: `${field} ${got === undefined ? "is missing" : "is empty"}; it takes ${takes(schemas)}`,
      fix: example === undefined ? `${got === undefined ? "add" : "remove"} ${field}` : assignment(document, path, example),
    };
  switch (issue.code) {
    case "invalid_type":
    case "invalid_union":
      return {
        code: "PPT-0102",
        message: `${field} takes ${takes(schemas)}, and ${show(got)} is ${typeOf(got)}`,
        fix: wanted(schemas, got) ?? fixOf(example, `write ${takes(schemas)}`),
      };
    case "too_small":
    case "too_big":
      return outOfBounds(issue, schemas, got, field, example);
    case "invalid_value": {
      const allowed = issue.values.map(String);
      const meant = typeof got === "string" ? (nearest(got, allowed) ?? allowed.find((word) => got.startsWith(word))) : undefined;
      return {
        code: "PPT-0105",
        message: `${show(got)} is not one of ${allowed.join(", ")}`,
        fix: meant ?? fixOf(example, allowed[0] ?? ""),
      };
    }
    case "invalid_format": {
      const what = issue.format === "email" ? "an email address" : issue.message;
      return { code: "PPT-0105", message: `${show(got)} is not ${what}`, fix: fixOf(example, /such as (\S+)$/.exec(what)?.[1] ?? what) };
    }
    default:
      return {
        code: "PPT-0102",
        message: `${show(got)} is not what ${field} takes: ${issue.message}`,
        fix: fixOf(example, "see `parapet explain`"),
      };
  }
}

function notADocument(document: Document, got: unknown): Problem {
  return {
    code: "PPT-0108",
    message: `${document.file} holds ${got === null ? "nothing" : typeOf(got)}, and a document is a set of fields`,
    fix: "app: billing",
  };
}

function outOfBounds(
  issue: Extract<Issue, { code: "too_small" | "too_big" }>,
  schemas: readonly z.core.$ZodType[],
  got: unknown,
  field: string,
  example: unknown,
): Problem {
  const bound = Number(issue.code === "too_small" ? issue.minimum : issue.maximum);
  const side = issue.code === "too_small" ? "at least" : "at most";
  if (issue.origin !== "string" && issue.origin !== "array") {
    // The bounds of ports are a rule of the network's, and have a code of their own.
    const port = schemas.some((one) => boundsOf(one).least === 1 && boundsOf(one).most === 65_535);
    return {
      code: port ? "PPT-0136" : "PPT-0104",
      message: `${field} takes ${takes(schemas)}, and ${show(got)} is not`,
      fix: String(bound),
    };
  }
  const length = Array.isArray(got) || typeof got === "string" ? got.length : 0;
  const [one, many] = issue.origin === "string" ? ["character", "characters"] : ["entry", "entries"];
  return {
    code: "PPT-0104",
    message: `${field} ${length === 0 ? "is empty" : `has ${length} ${length === 1 ? one : many}`}; it takes ${side} ${bound} ${bound === 1 ? one : many}`,
    fix: issue.code === "too_small" ? fixOf(example, `write ${side} ${bound}`) : `keep ${bound} of them`,
  };
}

/** The value itself, where it only has to be written in another way: a number in quotes, one value as a list, `yes` as true. */
function wanted(schemas: readonly z.core.$ZodType[], got: unknown): string | undefined {
  const types = new Set(schemas.flatMap(alternatives).map((one) => (one as z.core.$ZodTypes)._zod.def.type as string));
  if (types.has("string") && (typeof got === "number" || typeof got === "boolean")) return `"${String(got)}"`;
  if (types.has("string") && Array.isArray(got) && got.length === 1 && typeof got[0] === "string") return redact(got[0]);
  if (types.has("number") && typeof got === "string" && /^\d{1,15}$/.test(got)) return String(Number(got));
  if (types.has("boolean") && typeof got === "string" && /^(?:yes|on|true|y)$/i.test(got)) return "true";
  if (types.has("boolean") && typeof got === "string" && /^(?:no|off|false|n)$/i.test(got)) return "false";
  if (types.has("array") && typeof got === "string" && got !== "" && got.length <= 80) return flowText([redact(got)]);
  return undefined;
}

function fixOf(example: unknown, otherwise: string): string {
  return example === undefined ? otherwise : flowText(example);
}

function show(value: unknown): string {
  if (typeof value === "string") return `"${redact(value)}"`;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "this";
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "a text";
    case "number":
      return Number.isInteger(value) ? "a whole number" : "a number";
    case "boolean":
      return "a yes or no";
    default:
      return "a set of fields";
  }
}
