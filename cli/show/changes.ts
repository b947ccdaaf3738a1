import { redact } from "../../model/text/secrets";
import type { FieldChange, ObjectChange } from "../diff/compare";
import { styles, type Styles } from "./styles";

/** Changes for people: by app, each object with the fields that differ. */
export function showChanges(changes: readonly ObjectChange[], colour: boolean): string {
  if (changes.length === 0) return "no object changes\n";
  const style = styles(colour);
  const apps = new Map<string, ObjectChange[]>();
  for (const change of changes) {
    const title = change.app === "" ? "platform" : change.app;
    const list = apps.get(title);
    if (list === undefined) apps.set(title, [change]);
    else list.push(change);
  }
  const blocks = [...apps].map(([app, list]) => [style.bold(app), ...list.map((change) => block(change, style))].join("\n"));
  return `${blocks.join("\n\n")}\n\n${summary(changes)}\n`;
}

function block(change: ObjectChange, style: Styles): string {
  const sign = { added: style.green("+"), removed: style.red("-"), changed: style.yellow("~") }[change.change];
  const place = change.namespace === "" ? "" : style.dim(` in ${change.namespace}`);
  return [`  ${sign} ${change.kind}/${change.name}${place}`, ...change.fields.map((field) => `      ${fieldLine(field, style)}`)].join(
    "\n",
  );
}

function fieldLine({ path, before, after }: FieldChange, { dim, red, green }: Styles): string {
  if (before === undefined) return `${path}: ${green(show(after))}`;
  if (after === undefined) return `${path}: ${red(show(before))} ${dim("is gone")}`;
  return `${path}: ${red(show(before))} ${dim("->")} ${green(show(after))}`;
}

function show(value: unknown): string {
  return redact(typeof value === "string" ? value : JSON.stringify(value));
}

function summary(changes: readonly ObjectChange[]): string {
  const count = (kind: ObjectChange["change"]) => changes.filter(({ change }) => change === kind).length;
  return `${count("added")} added, ${count("changed")} changed, ${count("removed")} removed`;
}
