import { UsageError, type Arguments } from "../command";
import { writeWhole } from "../output/whole-file";
import { toHtml } from "./html";
import { toMermaid } from "./mermaid";
import type { Picture } from "./picture";
import { toSvg } from "./svg";

/** Whether a command line asks for a picture at all: without one, no edge has to be kept. */
export function wantsPicture(args: Arguments): boolean {
  return args.switch("mermaid") || args.text("svg") !== undefined || args.text("html") !== undefined;
}

/** Draws what was asked for: files as a whole, Mermaid to stdout. Gives the files that were written. */
export function draw(picture: Picture, summary: string, args: Arguments, out: (text: string) => void): string[] {
  const files: string[] = [];
  const write = (option: string, make: () => string) => {
    const file = args.text(option);
    if (file === undefined) return;
    if (file === "") throw new UsageError(`--${option} names no file`);
    try {
      writeWhole(file, make());
    } catch (error) {
      throw new UsageError(`${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    }
    files.push(file);
  };
  write("svg", () => toSvg(picture));
  write("html", () => toHtml(picture, summary));
  if (args.switch("mermaid")) for (const line of toMermaid(picture)) out(line);
  return files;
}
