import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { tool, toolsFolder } from "../tools/installed";
import { crdFolder, groupVersions, readOpenApi, type Schema } from "./open-api";
import { strict } from "./strict";

/** Raised when the schemas come out otherwise from the same files. */
const edition = 2;

interface Definition {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema?: { readonly openAPIV3Schema?: Schema } }[];
  };
}

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schema: Schema;
}

/** A folder `<group>/<version>/<kind>.json` of JSON schemas for every object that the API server and the operators know. Made once. */
export function jsonSchemas(): string {
  const target = join(toolsFolder(), `schemas-${tool("kubernetes").version}-${crdDigest()}`);
  if (existsSync(target)) return target;
  const draft = `${target}.draft-${process.pid}`;
  for (const { group, version, kind, schema } of [...builtIn(), ...custom()]) {
    // To kubeconform the group of what has none is the version.
    const file = join(draft, group === "core" ? version : group, version, `${kind.toLowerCase()}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(schema));
  }
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
  return target;
}

/** The kinds of a group and version, each with the definitions that its fields refer to. */
function* builtIn(): Generator<Kind> {
  for (const { path, group, version } of groupVersions()) {
    const definitions = readOpenApi(path).components?.schemas ?? {};
    for (const [name, schema] of Object.entries(definitions)) {
      const kinds = (schema["x-kubernetes-group-version-kind"] ?? []) as readonly {
        readonly group: string;
        readonly version: string;
        readonly kind: string;
      }[];
      const own = kinds.find((one) => (one.group === "" ? "core" : one.group) === group && one.version === version);
      if (own !== undefined && kinds.length === 1) yield { group, version, kind: own.kind, schema: strict(name, definitions) };
    }
  }
}

function* custom(): Generator<Kind> {
  for (const { spec } of crds()) {
    for (const { name, schema } of spec.versions) {
      if (schema?.openAPIV3Schema === undefined) continue;
      yield { group: spec.group, version: name, kind: spec.names.kind, schema: strict("root", { root: { ...schema.openAPIV3Schema } }) };
    }
  }
}

const crdFiles = () =>
  readdirSync(crdFolder())
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => readFileSync(join(crdFolder(), file), "utf8"));

function crds(): Definition[] {
  return crdFiles()
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Definition | null))
    .filter((one): one is Definition => one?.kind === "CustomResourceDefinition");
}

function crdDigest(): string {
  const hash = createHash("sha256").update(String(edition));
  for (const text of crdFiles()) hash.update(text);
  return hash.digest("hex").slice(0, 12);
}
