import { main } from "./main";

const { stdout, stderr, env } = process;

// A reader that stops early (`| head`) is no mistake.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 70));

void main(process.argv.slice(2), {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  colour: env["NO_COLOR"] === undefined && (stdout.isTTY || env["FORCE_COLOR"] !== undefined),
  interactive: stderr.isTTY && env["CI"] === undefined,
  columns: stdout.columns > 0 ? stdout.columns : 120,
}).then((code) => {
  process.exitCode = code;
});
