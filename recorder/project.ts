import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, resolve } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { Refusal } from "./refusals";

/** A key of configuration as the project declares it. */
export interface DeclaredKey {
  readonly type?: string;
  readonly items?: { readonly type?: string; readonly items?: DeclaredKey["items"] };
  readonly default?: unknown;
  readonly value?: unknown;
  readonly secret: boolean;
}

/** What a project's file says, as far as it takes to run the program. */
export interface Project {
  readonly name: string;
  /** The folder of the project's file. */
  readonly root: string;
  /** The program's working directory, and its entry point there. */
  readonly folder: string;
  readonly entry: string;
  readonly nodeArguments: readonly string[];
  readonly typescript: boolean;
  readonly tsconfig?: string;
  readonly stackConfigFolder: string;
  readonly extension: string;
  readonly declared: Readonly<Record<string, DeclaredKey>>;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

const broken = (file: string, message: string, line = 1, column = 1): Refusal =>
  new Refusal("host", message, undefined, { file: basename(file), line, column });

/** Reads a YAML or JSON file whose top is a mapping. Whole numbers stay whole, however large. */
export const readFields = (file: string): Fields => {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines, prettyErrors: false, intAsBigInt: true });
  const [problem] = document.errors;
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw broken(file, `${basename(file)} is not valid YAML: ${problem.message}`, line, col);
  }
  let fields: unknown;
  try {
    fields = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw broken(file, `${basename(file)} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (fields === null) return {};
  if (!isFields(fields)) throw broken(file, `${basename(file)} must be a mapping at its top.`);
  return fields;
};

const projectFile = (folder: string): string => {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((name) => join(at, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (dirname(at) === at) throw new Refusal("host", `There is no Pulumi.yaml in ${folder}, nor in a folder above it.`);
  }
};

const textField = (file: string, fields: Fields, key: string): string | undefined => {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw broken(file, `The field ${key} of ${basename(file)} must be a text.`);
  return value;
};

// As a shell would: quotes may stand anywhere in an argument, and only keep it together.
const split = (text: string): string[] =>
  [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([argument]) =>
    argument.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ""),
  );

const declaredKey = (definition: unknown, own: boolean): DeclaredKey => {
  if (!isFields(definition)) return { secret: false, ...(own ? { default: definition } : { value: definition }) };
  const { type, items, default: fallback, value, secret } = definition;
  return {
    ...(typeof type === "string" ? { type } : {}),
    ...(isFields(items) ? { items } : {}),
    ...(fallback === undefined || fallback === null ? {} : { default: fallback }),
    ...(value === undefined || value === null ? {} : { value }),
    secret: secret === true,
  };
};

const declaredKeys = (name: string, config: unknown): Record<string, DeclaredKey> =>
  isFields(config)
    ? Object.fromEntries(
        Object.entries(config).map(([key, definition]) => {
          const own = !key.includes(":") || key.startsWith(`${name}:`);
          return [key.includes(":") ? key : `${name}:${key}`, declaredKey(definition, own)];
        }),
      )
    : {};

const entryOf = (file: string, root: string, main: string | undefined): Pick<Project, "folder" | "entry"> => {
  if (main === undefined || main === "") return { folder: root, entry: "." };
  const path = isAbsolute(main) ? main : join(root, main);
  if (!existsSync(path)) throw broken(file, `The field main of ${basename(file)} names ${main}, which does not exist.`);
  return statSync(path).isDirectory() ? { folder: path, entry: "." } : { folder: dirname(path), entry: basename(path) };
};

/** Finds and reads a project's file, in the folder or above it, as the Pulumi CLI does. */
export const readProject = (folder: string): Project => {
  const file = projectFile(folder);
  const root = dirname(file);
  const fields = readFields(file);
  const name = textField(file, fields, "name");
  if (name === undefined || name === "") throw broken(file, `${basename(file)} has no name.`);
  const runtime = isFields(fields["runtime"]) ? fields["runtime"] : { name: fields["runtime"] };
  if (runtime["name"] !== "nodejs")
    throw broken(
      file,
      `The runtime of ${basename(file)} is ${JSON.stringify(runtime["name"] ?? null)}, and only programs for nodejs can be recorded.`,
    );
  const options = isFields(runtime["options"]) ? runtime["options"] : {};
  const tsconfig = textField(file, options, "tsconfig");
  const legacyFolder = typeof fields["config"] === "string" ? fields["config"] : undefined;
  return {
    name,
    root,
    ...entryOf(file, root, textField(file, fields, "main")),
    nodeArguments: split(textField(file, options, "nodeargs") ?? ""),
    typescript: options["typescript"] !== false,
    ...(tsconfig === undefined ? {} : { tsconfig }),
    stackConfigFolder: join(root, textField(file, fields, "stackConfigDir") ?? legacyFolder ?? ""),
    extension: extname(file),
    declared: declaredKeys(name, fields["config"]),
  };
};
