import { setFlagsFromString } from "node:v8";
import { main } from "./main";

// A run lasts a second or two: half of it would go into optimising code that is about to end. V8's own default is a ninth of this; a version that knows no such flag does without.
setFlagsFromString("--interrupt-budget=600000");

const { stdout, stderr, env } = process;

// A reader that stops early (`| head`) is no mistake.
for (const stream of [stdout, stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? (process.exitCode ?? 0) : 70));

/** The conventions of no-color.org and its neighbours: an empty variable says nothing. */
const wanted = (stream: NodeJS.WriteStream): boolean => {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  if ((env["FORCE_COLOR"] ?? "") !== "") return env["FORCE_COLOR"] !== "0";
  return stream.isTTY && env["TERM"] !== "dumb";
};

void main(process.argv.slice(2), {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  colour: wanted(stdout),
  errorColour: wanted(stderr),
  interactive: stderr.isTTY && env["TERM"] !== "dumb" && (env["CI"] ?? "") === "",
  columns: [stderr.columns, stdout.columns].find((columns) => columns > 0) ?? 120,
}).then((code) => {
  process.exitCode = code;
});
