import type { Diagnostic } from "../diagnostics/diagnostic";
import { showPath, type Path, type Place } from "../diagnostics/place";
import { isObject, type Document } from "../documents/document";
import { secretIn } from "../text/secrets";
import { fieldName, shownPath } from "./written";

interface Found {
  readonly path: Path;
  readonly what: string;
  /** The secret stands in the name of a field. */
  readonly inKey: boolean;
}

/** Adds a diagnostic for each secret that stands anywhere in a document; what else is said of the same value gives way to it. */
export function secretDiagnostics(document: Document, value: unknown, others: readonly Diagnostic[]): Diagnostic[] {
  const found: Found[] = [];
  visit(value, "", [], found);
  if (found.length === 0) return [...others];
  const said = new Set(others.filter(({ code }) => code === "PPT-0150").map(({ place }) => placeKey(place)));
  const secrets = found.map((one) => diagnostic(document, one)).filter(({ place }) => !said.has(placeKey(place)));
  const taken = new Set(secrets.map(({ place }) => placeKey(place)));
  return [...others.filter(({ place }) => !taken.has(placeKey(place))), ...secrets];
}

/** `path` is where the visit is, and goes on changing: what is found gets a copy. */
function visit(value: unknown, field: string, path: (string | number)[], found: Found[]): void {
  if (typeof value === "string") {
    const what = secretIn(value, field);
    if (what !== undefined) found.push({ path: [...path], what, inKey: false });
  } else if (Array.isArray(value)) {
    const before = found.length;
    value.forEach((item, index) => {
      path.push(index);
      visit(item, field, path, found);
      path.pop();
    });
    // `--password` and what follows it may be two words of one command.
    const what = found.length === before && /command|args$/i.test(field) ? secretIn(value.filter(isText).join(" ")) : undefined;
    if (what !== undefined) found.push({ path: [...path], what, inKey: false });
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const what = secretIn(key);
      path.push(key);
      if (what !== undefined) found.push({ path: [...path], what, inKey: true });
      else visit(value[key], key, path, found);
      path.pop();
    }
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function diagnostic(document: Document, { path, what, inKey }: Found): Diagnostic {
  const field = fieldName(document, path);
  const subject = inKey ? "a name here is" : `${field} holds`;
  return {
    code: "PPT-0150",
    severity: "error",
    place: inKey ? document.keyPlace(path) : document.place(path),
    path: shownPath(document, inKey ? path.slice(0, -1) : path),
    message: `${subject} ${what.replace(` in a field called ${field}`, "")}; a secret is never written in a document`,
    fix: cure(document, path),
    related: [],
  };
}

/** How the secret is had without being written. */
function cure(document: Document, path: Path): string {
  const root = document.value;
  if (isObject(root) && !Object.hasOwn(root, "app") && Object.hasOwn(root, "platform"))
    return "take it out, replace it at its issuer, and give it to the stack: pulumi config set --secret";
  if (document.show(["app"]) !== showPath(["app"]))
    return "take it out, replace it at its issuer, and keep it in the vault: SECRETS_VAULT_ENABLED=true, SECRETS_VAULT_PATH=apps/<app>, SECRETS_VAULT_POLICIES=api-keys";
  const way = path[0] === "env" || path[0] === "health" || path[0] === "transform" ? "; the app finds it as a file under /secrets" : "";
  return `take it out, replace it at its issuer, and keep it in the vault: needs: { secrets: { path: apps/<app>, policies: [api-keys] } }${way}`;
}

function placeKey({ line, column }: Place): string {
  return `${line}:${column}`;
}
