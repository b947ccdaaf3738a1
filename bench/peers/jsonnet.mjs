import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isLeaf } from "./leaf.mjs";

const expression = ({ text }) => {
  if (text.length === 1) return typeof text[0] === "object" ? `a.${text[0].value}` : JSON.stringify(text[0]);
  return text.map((part) => (typeof part === "string" ? JSON.stringify(part) : `a.${part.value}`)).join(" + ");
};

function written(value, indent) {
  if (isLeaf(value)) return expression(value);
  const inside = `${indent}  `;
  if (Array.isArray(value)) return `[${value.map((item) => `\n${inside}${written(item, inside)},`).join("")}\n${indent}]`;
  return `{${Object.entries(value)
    .map(([key, inner]) => `\n${inside}${JSON.stringify(key)}: ${written(inner, inside)},`)
    .join("")}\n${indent}}`;
}

/** A library with a function for each kind of app, the apps as data, and a list of both brought together. */
export function writeJsonnet(folder, shapes) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "apps.libsonnet"),
    `{\n${shapes.map(({ name, templates }) => `  ${name}(a):: ${written(templates, "  ")},\n`).join("")}}\n`,
  );
  writeFileSync(join(folder, "apps.json"), JSON.stringify(Object.fromEntries(shapes.map(({ name, members }) => [name, members])), null, 1));
  writeFileSync(
    join(folder, "main.jsonnet"),
    `local lib = import 'apps.libsonnet';\nlocal apps = import 'apps.json';\n${shapes
      .map(({ name }) => `std.flattenArrays([lib.${name}(a) for a in apps.${name}])`)
      .join(" +\n")}\n`,
  );
}
