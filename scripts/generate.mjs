// npm run generate: the files that say what the code says: schema/*.json for editors, docs/codes/*.md for the links in diagnostics.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";

const cli = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/bin/parapet.js", ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

mkdirSync("schema", { recursive: true });
for (const kind of ["intent", "platform"]) writeFileSync(`schema/${kind}.json`, cli("schema", kind));

rmSync("docs/codes", { recursive: true, force: true });
mkdirSync("docs/codes", { recursive: true });
const codes = JSON.parse(cli("explain", "--json")).filter(({ kind }) => kind === "code");
for (const topic of codes) writeFileSync(`docs/codes/${topic.name}.md`, page(topic));
writeFileSync(
  "docs/codes/README.md",
  `# Codes of diagnostics\n\nMade by \`npm run generate\` from the code's own texts.\n\n| code | what must hold |\n| --- | --- |\n${codes.map(({ name, title }) => `| [${name}](${name}.md) | ${title} |`).join("\n")}\n`,
);

function page({ name, title, rows }) {
  const text = Object.fromEntries(rows);
  return `# ${name}: ${title}\n\n${text.why}\n\n${text.cure}\n\nRefused:\n\n\`\`\`\n${text.refused}\n\`\`\`\n\nAccepted:\n\n\`\`\`\n${text.accepted}\n\`\`\`\n`;
}
