/**
 * From the objects of our rendering, what somebody would have written by hand to get them from another tool: a template for each shape that
 * apps have, and for each app the values that are its own. Nothing of Parapet's code is used, only its output.
 */

const wordsOf = (objects) => {
  const labels = objects[0].metadata.labels;
  const [tenant, region] = [labels["parapet.dev/tenant"], labels["parapet.dev/region"]];
  return {
    app: labels["parapet.dev/app"] ?? "",
    namespace: `${region}-${tenant}`,
    tenant,
    region,
    system: labels["parapet.dev/system"] ?? "",
  };
};

/** A text in which an app's own words are holes: `["cluster.local/ns/", { value: "namespace" }, "/sa/", { value: "app" }]`. */
function holes(text, words) {
  const names = Object.keys(words).filter((name) => words[name] !== "");
  let parts = [text];
  for (const name of names.sort((a, b) => words[b].length - words[a].length))
    parts = parts.flatMap((part) =>
      typeof part === "string"
        ? part.split(words[name]).flatMap((piece, index) => (index === 0 ? [piece] : [{ value: name }, piece]))
        : [part],
    );
  return parts.filter((part) => part !== "");
}

const skeleton = (value) => {
  if (Array.isArray(value)) return `[${value.map(skeleton).join()}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.keys(value)
      .map((key) => `${JSON.stringify(key)}:${skeleton(value[key])}`)
      .join()}}`;
  return typeof value;
};

/** A shape under construction: what its values are called, by the values themselves. */
class Values {
  #names = new Map();
  #taken = new Set(["app", "namespace", "tenant", "region", "system"]);
  columns = [];

  named(key, column) {
    const text = JSON.stringify(column);
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const word = key.replace(/[^A-Za-z0-9]+(.)?/g, (_, letter = "") => letter.toUpperCase()).replace(/^[^a-z]+/i, "") || "value";
    let name = word.charAt(0).toLowerCase() + word.slice(1);
    for (let number = 2; this.#taken.has(name); number++) name = `${word.charAt(0).toLowerCase()}${word.slice(1)}${number}`;
    this.#taken.add(name);
    this.#names.set(text, name);
    this.columns.push({ name, column });
    return name;
  }
}

function template(key, examples, words, values) {
  const [first] = examples;
  if (Array.isArray(first))
    return first.map((_, index) =>
      template(
        key,
        examples.map((one) => one[index]),
        words,
        values,
      ),
    );
  if (typeof first === "object" && first !== null)
    return Object.fromEntries(
      Object.keys(first).map((name) => [
        name,
        template(
          name,
          examples.map((one) => one[name]),
          words,
          values,
        ),
      ]),
    );
  if (examples.every((one) => one === first)) return { text: [first] };
  if (typeof first === "string") {
    const texts = examples.map((one, index) => JSON.stringify(holes(one, words[index])));
    if (texts.every((text) => text === texts[0])) return { text: JSON.parse(texts[0]) };
  }
  return { text: [{ value: values.named(key, examples) }] };
}

/** Every shape with its templates and the values of all that have it; a leaf of a template is `{ text: [part, …] }`. */
export function shapesOf(groups) {
  const bySkeleton = new Map();
  for (const { file, objects } of groups) {
    const key = skeleton(objects);
    const known = bySkeleton.get(key);
    if (known === undefined) bySkeleton.set(key, [{ file, objects }]);
    else known.push({ file, objects });
  }
  const taken = new Map();
  return [...bySkeleton.values()].map((members) => {
    const stem = members[0].file
      .split("/")
      .at(-1)
      .replace(/\.yaml$/, "")
      .replace(/^\d+-|-\d+$/g, "")
      .replace(/-/g, "");
    const number = (taken.get(stem) ?? 0) + 1;
    taken.set(stem, number);
    const words = members.map(({ objects }) => wordsOf(objects));
    const values = new Values();
    const templates = members[0].objects.map((_, index) =>
      template(
        "value",
        members.map(({ objects }) => objects[index]),
        words,
        values,
      ),
    );
    return {
      name: number === 1 ? stem : `${stem}${number}`,
      templates,
      members: members.map((_, index) => ({
        ...words[index],
        ...Object.fromEntries(values.columns.map(({ name, column }) => [name, column[index]])),
      })),
    };
  });
}
