#!/usr/bin/env node
// Builds the tools that peers.yaml pins from their registries, once for each version, and prints one line of JSON: for each the
// program and its version, or the reason why it is not there. Everything else goes to standard error.
//
//   node bench/peers/install.mjs               all of them
//   node bench/peers/install.mjs helm dyff     these alone
//   PARAPET_CACHE=/elsewhere                   instead of ~/.cache/parapet
import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { withLock } from "../../tests/cluster/lock.mjs";
import { fromCopy, fromGo, fromPath } from "../../tests/scan/registries.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(resolve(process.env.PARAPET_CACHE ?? join(homedir(), ".cache", "parapet")), "tools");
const say = (text) => process.stderr.write(`${text}\n`);

function attempt(name, pin) {
  const where = { name, here, folder, say };
  try {
    if (pin.go !== undefined) return fromGo(pin, where);
    return pin.copy === undefined ? fromPath(pin, where) : fromCopy(pin, where);
  } catch (error) {
    return { reason: error.message };
  }
}

const pins = parse(readFileSync(join(here, "peers.yaml"), "utf8"));
const named = process.argv.slice(2);
const unknown = named.filter((name) => pins[name] === undefined);
if (unknown.length > 0) {
  say(`peers.yaml has no ${unknown.join(", ")}; it has ${Object.keys(pins).join(", ")}.`);
  process.exitCode = 2;
} else {
  setPriority(15);
  mkdirSync(folder, { recursive: true });
  const wanted = Object.entries(pins).filter(([name]) => named.length === 0 || named.includes(name));
  const tools = await withLock(join(folder, "install.lock"), say, () =>
    Object.fromEntries(wanted.map(([name, pin]) => [name, attempt(name, pin)])),
  );
  process.stdout.write(`${JSON.stringify(tools)}\n`);
}
