// Owns the processes and the folder of one control plane. Its standard input is the harness's end of a pipe: when that closes,
// however the harness came to its end (done, interrupted, killed), everything is killed and the folder removed.
//
//   node keeper-process.mjs FOLDER
//   one line of JSON in:  {"name": "etcd", "command": "etcd", "args": [...]}   start it, its output to FOLDER/etcd.log
//   one line of JSON out: {"name": "etcd", "code": 1, "signal": null}          it ended by itself
import { spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const folder = process.argv[2];
const running = new Set();
let ending = false;

// The harness may be gone already; then nobody wants to hear.
process.stdout.on("error", () => undefined);
const tell = (fact) => process.stdout.write(`${JSON.stringify(fact)}\n`);

function start({ name, command, args }) {
  const log = openSync(join(folder, `${name}.log`), "a");
  const child = spawn(command, args, { cwd: folder, stdio: ["ignore", log, log] });
  closeSync(log);
  running.add(child);
  child.on("error", (error) => {
    running.delete(child);
    tell({ name, error: error.message });
  });
  child.on("exit", (code, signal) => {
    running.delete(child);
    if (ending) end();
    else tell({ name, code, signal });
  });
}

/** Nothing that they hold is kept, so that nothing has to be ended gently. */
function end() {
  ending = true;
  for (const child of running) child.kill("SIGKILL");
  if (running.size > 0) return;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
createInterface({ input: process.stdin })
  .on("line", (line) => start(JSON.parse(line)))
  .on("close", end);
