#!/usr/bin/env node
// Installs the scanners that tools.yaml pins, each from its own registry, once for each version.
// Prints one line of JSON for the harness: for each tool the program and its version, or the reason why it is not there.
// Everything else goes to standard error. A tool that cannot be installed does not stop the others.
//
//   node tests/scan/install.mjs             all but the optional ones
//   node tests/scan/install.mjs promtool    these alone
//   PARAPET_CACHE=/elsewhere                instead of ~/.cache/parapet
import { mkdirSync, readFileSync } from "node:fs";
import { homedir, setPriority } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { withLock } from "../cluster/lock.mjs";
import { fromCopy, fromGo, fromOpenApi, fromPath, fromPyPi, fromSource } from "./registries.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(resolve(process.env.PARAPET_CACHE ?? join(homedir(), ".cache", "parapet")), "tools");
const say = (text) => process.stderr.write(`${text}\n`);

function install(name, pin) {
  const where = { name, here, folder, say };
  if (pin.go !== undefined) return fromGo(pin, where);
  if (pin.copy !== undefined) return fromCopy(pin, where);
  if (pin.pypi !== undefined) return fromPyPi(pin, where);
  if (pin.openapi !== undefined) return fromOpenApi(pin, where);
  if (pin.source !== undefined) return fromSource(pin, where);
  return fromPath(pin, where);
}

function attempt(name, pin) {
  try {
    return install(name, pin);
  } catch (error) {
    return { reason: error.message };
  }
}

const pins = parse(readFileSync(join(here, "tools.yaml"), "utf8"));
const named = process.argv.slice(2);
const unknown = named.filter((name) => pins[name] === undefined);
if (unknown.length > 0) {
  say(`tools.yaml has no ${unknown.join(", ")}; it has ${Object.keys(pins).join(", ")}.`);
  process.exitCode = 2;
} else {
  const wanted = Object.entries(pins).filter(([name, pin]) => (named.length > 0 ? named.includes(name) : !pin.optional));
  // Others may be at work on the same machine: what is built here can wait for them.
  setPriority(15);
  mkdirSync(folder, { recursive: true });
  const tools = await withLock(join(folder, "install.lock"), say, () =>
    Object.fromEntries(wanted.map(([name, pin]) => [name, attempt(name, pin)])),
  );
  process.stdout.write(`${JSON.stringify(tools)}\n`);
}
