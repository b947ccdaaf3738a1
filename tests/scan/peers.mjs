#!/usr/bin/env node
// Prints the README's table: what the scanners find in one web app made by each peer's defaults. The peers are taken from the PATH.
//
//   npm run build && node tests/scan/peers.mjs
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
process.env.PARAPET_SCAN_TOOLS = execFileSync(process.execPath, [join(here, "install.mjs")], {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
});

// Beside its source, where the relative paths of the sources still hold.
const bundle = join(here, `.peers-${process.pid}.cjs`);
try {
  buildSync({
    entryPoints: [join(here, "peers.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "cjs",
    packages: "external",
    logLevel: "error",
  });
  process.stdout.write(`${createRequire(import.meta.url)(bundle).table()}\n`);
} finally {
  rmSync(bundle, { force: true });
}
