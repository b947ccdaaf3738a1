import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isLeaf } from "./leaf.mjs";

/** Text that stands for itself inside a template and inside double quotes. */
const quoted = (text) => JSON.stringify(text).slice(1, -1).replaceAll("{{", '{{ "{{" }}');
const isPlain = (text) =>
  /^[A-Za-z][A-Za-z0-9 ./_:@-]*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text) && !/: |:$| #/.test(text);

function scalar({ text }, strings) {
  const [first] = text;
  if (text.length === 1 && typeof first !== "object")
    return typeof first === "string" && !isPlain(first) ? `"${quoted(first)}"` : String(first);
  if (text.length === 1 && !strings.has(first.value)) return `{{ .${first.value} }}`;
  if (text.length === 1) return `{{ .${first.value} | quote }}`;
  return `"${text.map((part) => (typeof part === "string" ? quoted(part) : `{{ .${part.value} }}`)).join("")}"`;
}

function lines(value, indent, strings) {
  if (Array.isArray(value))
    return value.flatMap((item) => {
      if (isLeaf(item)) return [`${indent}- ${scalar(item, strings)}`];
      const [first, ...rest] = lines(item, `${indent}  `, strings);
      return first === undefined ? [`${indent}- ${Array.isArray(item) ? "[]" : "{}"}`] : [`${indent}- ${first.trimStart()}`, ...rest];
    });
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = isPlain(key) ? key : `"${quoted(key)}"`;
    if (isLeaf(inner)) return [`${indent}${name}: ${scalar(inner, strings)}`];
    const below = lines(inner, `${indent}  `, strings);
    return below.length === 0 ? [`${indent}${name}: ${Array.isArray(inner) ? "[]" : "{}"}`] : [`${indent}${name}:`, ...below];
  });
}

/** A chart with one template for each kind of app, and the apps as its values. What all share stands in the template as it is, without helpers, which Helm renders faster. */
export function writeChart(folder, shapes) {
  mkdirSync(join(folder, "templates"), { recursive: true });
  writeFileSync(join(folder, "Chart.yaml"), "apiVersion: v2\nname: apps\nversion: 1.0.0\n");
  for (const { name, templates, members } of shapes) {
    const strings = new Set(Object.keys(members[0]).filter((key) => typeof members[0][key] === "string"));
    const body = templates.map((object) => `---\n${lines(object, "", strings).join("\n")}\n`).join("");
    writeFileSync(join(folder, "templates", `${name}.yaml`), `{{- range .Values.${name} }}\n${body}{{- end }}\n`);
  }
  const values = shapes.map(
    ({ name, members }) =>
      `${name}:\n${members
        .map((one) =>
          Object.entries(one)
            .map(([key, value], index) => `${index === 0 ? "- " : "  "}${key}: ${JSON.stringify(value)}\n`)
            .join(""),
        )
        .join("")}`,
  );
  writeFileSync(join(folder, "values.yaml"), values.join(""));
}
