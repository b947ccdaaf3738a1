#!/usr/bin/env node
// Writes the OpenAPI files of the API server with the operators' definitions: into the folder that is named, or the cache's.
//
//   node tests/cluster/dump-open-api.mjs [FOLDER]
import { build } from "esbuild";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const built = await build({
  entryPoints: [join(here, "open-api.ts")],
  bundle: true,
  write: false,
  platform: "node",
  format: "cjs",
  packages: "external",
  define: { __dirname: JSON.stringify(here) },
});
const module = { exports: {} };
new Function("module", "exports", "require", built.outputFiles[0].text)(module, module.exports, createRequire(import.meta.url));
const [folder] = process.argv.slice(2);
process.stdout.write(`${await module.exports.dumpOpenApi(folder === undefined ? undefined : resolve(folder))}\n`);
