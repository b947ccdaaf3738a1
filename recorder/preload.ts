import type { Waiting } from "./endpoint";
import { waitingExpression } from "./sdk";

const mark = "parapet waiting ";

/**
 * What the program's process loads first. The SDK prints an error with `util.inspect` in colours; for a stack line such as
 * `node_modules/@pulumi/output.ts`, which is how the SDK's own source maps read, Node then colours in an endless loop until
 * the text is half a gigabyte long (markNodeModules in lib/internal/util/inspect.js). Without colours it takes no time.
 * The signal is for a program that is stuck: it says what its resources wait for.
 */
const code = `
import util from "node:util";
const { inspect } = util;
const plain = (value, options, ...rest) => inspect(value, value instanceof Error && options?.colors === true ? { ...options, colors: false } : options, ...rest);
util.inspect = Object.setPrototypeOf(plain, inspect);
if (process.platform !== "win32") process.on("SIGUSR2", () => process.stderr.write("\\n${mark}" + JSON.stringify(${waitingExpression}) + "\\n"));
`;

/** What the program's process printed about the resources that wait, when it was asked by the signal SIGUSR2. */
export const waitingIn = (printed: string): Waiting[] | undefined => {
  const line = printed.split("\n").find((each) => each.startsWith(mark));
  return line === undefined ? undefined : (JSON.parse(line.slice(mark.length)) as Waiting[]);
};

/** Node's options for the program's process, on top of those that the user has set. */
export const nodeOptions = (own: string | undefined): string =>
  [own ?? "", `--import=data:text/javascript,${encodeURIComponent(code.trim())}`].filter((option) => option !== "").join(" ");
