import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isLeaf } from "./leaf.mjs";

const key = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));
const expression = ({ text }) => {
  const [first] = text;
  if (text.length === 1) return typeof first === "object" ? `a.${first.value}` : JSON.stringify(first);
  return `\`${text.map((part) => (typeof part === "string" ? part.replace(/[`\\$]/g, "\\$&") : `\${a.${part.value}}`)).join("")}\``;
};

function written(value, indent) {
  if (isLeaf(value)) return expression(value);
  const inside = `${indent}  `;
  if (Array.isArray(value)) return `[${value.map((item) => `\n${inside}${written(item, inside)},`).join("")}\n${indent}]`;
  return `{${Object.entries(value)
    .map(([name, inner]) => `\n${inside}${key(name)}: ${written(inner, inside)},`)
    .join("")}\n${indent}}`;
}

/** `exports.web = (a, make) => { make("0", { … }); … }`: what a hand would write, object by object. */
export const shapeModule = (shapes) =>
  shapes
    .map(
      ({ name, templates }) =>
        `exports.${name} = (a, make) => {\n${templates.map((object, index) => `  make("${index}", ${written(object, "  ")});\n`).join("")}};\n`,
    )
    .join("\n");

/** The objects as functions, and the apps as data, for programs in JavaScript. */
export function writeShapes(folder, shapes) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "shapes.js"), shapeModule(shapes));
  writeFileSync(join(folder, "apps.json"), JSON.stringify(Object.fromEntries(shapes.map(({ name, members }) => [name, members])), null, 1));
}

/** A cdk8s program: one App, a Chart for each app of ours, an ApiObject for each object. */
export function writeCdk8s(folder, shapes) {
  writeShapes(folder, shapes);
  writeFileSync(
    join(folder, "main.js"),
    `const { App, Chart, ApiObject } = require("cdk8s");
const shapes = require("./shapes.js");
const apps = require("./apps.json");

const app = new App({ outdir: process.argv[2] });
for (const shape of Object.keys(apps))
  for (const a of apps[shape]) {
    const chart = new Chart(app, \`\${a.namespace}-\${a.app}\`, { disableResourceNameHashes: true });
    shapes[shape](a, (id, object) => new ApiObject(chart, id, object));
  }
app.synth();
`,
  );
}
