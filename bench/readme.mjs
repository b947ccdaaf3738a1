import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { goalRows, heading, otherRows, remarks, sizedRows } from "./table.mjs";

const [begin, end] = ["<!-- figures -->", "<!-- end of figures -->"];

const markdown = ([head, ...rows]) => {
  const line = (cells) => `| ${cells.map((cell) => cell.trim().replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `| ${head.map((_, index) => (index === 0 ? "---" : "---:")).join(" | ")} |`, ...rows.map(line)].join("\n");
};

/** A text with the figures of a run between its marks. */
export function withFigures(text, results, sizes, runs) {
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before === -1 || after === -1) throw new Error(`bench/README.md has lost its marks ${begin} and ${end}`);
  const others = otherRows(results, sizes);
  const said = remarks(results, sizes);
  const blocks = [
    heading(results, sizes, runs).join(" "),
    markdown(goalRows(results.goals)),
    markdown(sizedRows(results, sizes)),
    ...(others.length > 0 ? [markdown([["CPU seconds", "", "peak MB"], ...others])] : []),
    ...(said.length > 0 ? [said.map((one) => `- ${one}`).join("\n")] : []),
  ];
  return `${text.slice(0, before)}${begin}\n\n${blocks.join("\n\n")}\n\n${text.slice(after)}`;
}

/** Writes a file as `npm run format` would leave it. */
export async function writeFormatted(file, text) {
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
