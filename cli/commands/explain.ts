import { nearest } from "../../model/text/nearest";
import { exit, UsageError, type Run } from "../command";
import { printData } from "../show/data";
import { allTopics, findTopic, type Topic } from "../topics";
import { styles, type Styles } from "../show/styles";

export const run: Run = (args, terminal) => {
  const topics = allTopics();
  const [name] = args.positional;
  const style = styles(terminal.colour);
  if (name === undefined) {
    if (args.switch("json")) printData(terminal, [...topics.values()]);
    else terminal.out(contents([...topics.values()], style));
    return exit.ok;
  }
  const topic = findTopic(topics, name);
  if (topic === undefined) throw new UsageError(`there is nothing called "${name}"; ${did(name, namesLike(name, topics))}`);
  if (args.switch("json")) printData(terminal, topic);
  else terminal.out(page(topic, [...topics.keys()], style));
  return exit.ok;
};

/** Keys of the .env contract are written in capitals: who typed small letters meant a field. */
function namesLike(name: string, topics: ReadonlyMap<string, Topic>): readonly string[] {
  return [...topics.values()].filter(({ kind }) => kind !== "key" || name === name.toUpperCase()).map((topic) => topic.name);
}

function did(name: string, known: readonly string[]): string {
  const byEnd = known.find((one) => one.endsWith(`.${name}`));
  const last = (one: string) => one.slice(one.lastIndexOf(".") + 1);
  const byLast = nearest(last(name), known.map(last));
  const meant = byEnd ?? nearest(name, known) ?? known.find((one) => last(one) === byLast);
  return meant === undefined ? "parapet explain lists everything" : `did you mean ${meant}?`;
}

function page(topic: Topic, names: readonly string[], { bold, dim }: Styles): string {
  const below =
    topic.name === "intent"
      ? []
      : names.filter((name) => name.startsWith(`${topic.name}.`) && !name.slice(topic.name.length + 1).includes("."));
  const rows = [
    ...topic.rows,
    ...(below.length === 0 ? [] : [["more", below.map((name) => `parapet explain ${name}`).join("\n")] as const]),
  ];
  const lines = rows.flatMap(([label, text]) =>
    text.split("\n").map((line, index) => `  ${dim((index === 0 ? label : "").padEnd(10))}${line}`),
  );
  return `${bold(topic.name)}  ${topic.title}\n\n${lines.join("\n")}\n`;
}

function contents(topics: readonly Topic[], { bold, dim }: Styles): string {
  const top = topics.filter(({ kind, name }) => kind === "field" && !name.replace(/^platform\./, "").includes("."));
  const section = (title: string, list: readonly Topic[]) => {
    const width = Math.max(...list.map(({ name }) => name.length));
    return [bold(title), ...list.map(({ name, title: text }) => `  ${name.padEnd(width)}  ${dim(text)}`), ""];
  };
  return [
    ...section(
      "the intent",
      top.filter(({ name }) => !name.startsWith("platform")),
    ),
    ...section(
      "the platform document",
      top.filter(({ name }) => name.startsWith("platform")),
    ),
    ...section(
      "keys of the .env contract",
      topics.filter(({ kind }) => kind === "key"),
    ),
    ...section(
      "capabilities",
      topics.filter(({ kind }) => kind === "capability"),
    ),
    ...section(
      "rules",
      topics.filter(({ kind }) => kind === "rule"),
    ),
    ...section(
      "codes of diagnostics",
      topics.filter(({ kind }) => kind === "code"),
    ),
    "parapet explain TOPIC says more\n",
  ].join("\n");
}
