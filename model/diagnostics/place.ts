/** Where in a text something stands. Lines and columns count from one, columns in UTF-16 units, as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The way from a document's root to one of its values. */
export type Path = readonly (string | number)[];

/** `calls[1].host`: a path as its author would write it. */
export function showPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** `billing.app.yaml:23:13`, which terminals and editors make into a link. */
export function showPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** Files by code point, never by locale; then lines, then columns. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
