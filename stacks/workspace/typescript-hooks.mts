import { readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { existsSync } from "node:fs";
import { transformSync } from "amaro";

interface Resolved {
  readonly url: string;
}
type NextResolve = (specifier: string, context: object) => Promise<Resolved>;
type NextLoad = (url: string, context: object) => Promise<object>;

/** Finds neighbours without an ending, as TypeScript writes them, and this package itself where the workspace has not installed it. */
export async function resolve(specifier: string, context: { readonly parentURL?: string }, next: NextResolve): Promise<object> {
  if (specifier.startsWith(".") && context.parentURL !== undefined) {
    const base = new URL(specifier, context.parentURL);
    for (const ending of ["", ".ts"]) {
      const path = fileURLToPath(base) + ending;
      if (path.endsWith(".ts") && existsSync(path)) return { url: pathToFileURL(path).href, shortCircuit: true };
    }
  }
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^parapet(\/|$)/.test(specifier)) throw error;
    return next(specifier, { ...context, parentURL: import.meta.url });
  }
}

/** Takes the types out; every line and column stays where it was. */
export async function load(url: string, context: object, next: NextLoad): Promise<object> {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return next(url, context);
  const source = await readFile(fileURLToPath(url), "utf8");
  return { format: "module", source: transformSync(source, { mode: "strip-only" }).code, shortCircuit: true };
}
