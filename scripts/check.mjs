// npm run check: types, arrows, lint, format and the fast tests, side by side; prints what failed and nothing else.
import { spawn } from "node:child_process";

const steps =
  process.argv.length > 2 ? process.argv.slice(2) : ["types", "arrows", "lint", "format:check", "unused", "package", "test:fast"];

function run(step) {
  const began = Date.now();
  return new Promise((done) => {
    const child = spawn("npm", ["run", "--silent", step], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("close", (code) => {
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      console.log(`${code === 0 ? "ok    " : "FAILED"} ${step} (${seconds} s)`);
      if (code !== 0) console.log(output.trimEnd());
      done(code === 0);
    });
  });
}

// Two at a time: the types and the linter's type information are the heavy ones.
const queue = [...steps];
const results = [];
const worker = async () => {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) results.push(await run(step));
};
await Promise.all([worker(), worker()]);
const failed = results.filter((passed) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
