import { setFlagsFromString } from "node:v8";
import { main } from "./main";

// A run lasts a second or two: a quarter of it would go into optimising code that is about to end. So code has to run nine times as long as V8 wants it
// to before that is done. Each version of V8 has a flag of its own for it, and complains aloud about one that it does not know.
const patience: Readonly<Record<string, string>> = {
  11: "--interrupt-budget=600000",
  12: "--invocation-count-for-turbofan=27000",
  13: "--invocation-count-for-turbofan=27000",
};
const flag = patience[process.versions.v8.split(".")[0] ?? ""];
if (flag !== undefined) setFlagsFromString(flag);

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
