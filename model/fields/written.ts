import { showPath, type Path } from "../diagnostics/place";
import type { Document } from "../documents/document";
import { isObject } from "../documents/document";
import { yamlText } from "../documents/yaml-scalars";
import { redact, secretIn } from "../text/secrets";

/** A reference to an image or a host, which no reader takes for anything else. */
const inWords = /^[a-z](?=.*[/:])[\w./:@…-]*[\w…]$/;

/** A value on one line, as an author writes it in YAML: `[eu-central]`, `{ cpu: 250m, memory: 256Mi }`. */
export function flowText(value: unknown): string {
  if (typeof value === "string") return inWords.test(value) ? value : /[,[\]{}]/.test(value) ? JSON.stringify(value) : yamlText(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (!isObject(value)) return String(value);
  if (Object.keys(value).length === 0) return "{}";
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${yamlText(key)}: ${flowText(item)}`)
    .join(", ")} }`;
}

/** The field of a message: its last name, or its key where the document is an `.env` file. */
export function fieldName(document: Document, path: Path): string {
  const shown = shownPath(document, path);
  // A key of the contract may hold a host and a port: then the field says which of the two.
  if (isEnv(document, path)) return shown === document.show(path.slice(0, -1)) ? `the ${path.at(-1) ?? ""} of ${shown}` : shown;
  const last = path.at(-1);
  return typeof last === "string" ? redact(last) : shown;
}

/** A field with its value, as its document writes it: `region: eu-central`, `REGION=eu-central`. */
export function assignment(document: Document, path: Path, value: unknown): string {
  if (!isEnv(document, path)) return `${fieldName(document, path)}: ${flowText(value)}`;
  return `${document.show(path)}=${Array.isArray(value) ? value.join(",") : String(value)}`;
}

/** The field as it was typed; a name that is no name but a secret, or endless, is not repeated. */
export function shownPath(document: Document, path: Path): string {
  return document.show(
    path.map((step) => (typeof step === "string" && (step.length > 80 || secretIn(step) !== undefined) ? redact(step) : step)),
  );
}

function isEnv(document: Document, path: Path): boolean {
  return path.length > 0 && document.show(path) !== showPath(path);
}
