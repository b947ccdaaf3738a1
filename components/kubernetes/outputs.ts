import { all, Output } from "@pulumi/pulumi";
import type { IResolver, ResolutionContext } from "cdk8s";
import { showPath, type Path } from "../../model/diagnostics/place";

/** Something in an object that cannot cross from cdk8s to Pulumi. */
export interface Stray {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** What an Output becomes when a program treats it as text; the SDK has this sentence for its author, and it would end up in a manifest. */
const leaked = /Calling \[to(String|JSON)\] on an \[Output<T>\]/;

/** Carries Outputs through cdk8s, which knows only text: each becomes a token there, and itself again in the objects. Secrets and dependencies stay with it. */
export class OutputTokens implements IResolver {
  // A mark that no document can hold by chance or on purpose: a forged token would read another's secret.
  readonly #mark = crypto.randomUUID();
  readonly #outputs: Output<unknown>[] = [];

  /** Text that stands for the Output. It may be part of a longer text. */
  token(output: Output<unknown>): string {
    const known = this.#outputs.indexOf(output);
    return `\${output:${this.#mark}:${known >= 0 ? known : this.#outputs.push(output) - 1}}`;
  }

  /** Called by cdk8s for each value. */
  resolve(context: ResolutionContext): void {
    if (Output.isInstance(context.value)) context.replaceValue(this.token(context.value));
  }

  /** The object with its Outputs in their places. What cannot be is added to `strays`, by its path. */
  restore(value: unknown, strays: Stray[], path: Path = []): unknown {
    if (typeof value === "string") return this.#restoreText(value, strays, path);
    if (Array.isArray(value)) return value.map((item, index) => this.restore(item, strays, [...path, index]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (leaked.test(key) || this.holdsToken(key))
          strays.push({
            path: showPath(path),
            message: "an Output is a key of this map, and keys have to be known before deployment",
            fix: "write the key as text, and put the Output beside it as its value",
          });
        return [key, this.restore(inner, strays, [...path, key])];
      }),
    );
  }

  /** Whether a text stands for an Output, or has one in it. */
  holdsToken(text: string): boolean {
    return text.includes(`\${output:${this.#mark}:`);
  }

  #restoreText(text: string, strays: Stray[], path: Path): unknown {
    if (leaked.test(text) || leaked.test(decoded(text, path))) {
      strays.push({
        path: showPath(path),
        message: "an Output was put into a text here, where it became a sentence about Outputs",
        fix: "write the text with embed(scope, output) in it: `https://${embed(this, host)}/`",
      });
      return text;
    }
    // A pattern with one group: what is split off is text and number in turns.
    const parts = text.split(new RegExp(`\\$\\{output:${this.#mark}:(\\d+)\\}`));
    if (parts.length === 1) return text;
    const values = parts.map((part, index) => (index % 2 === 0 ? part : this.#outputs[Number(part)]));
    return parts.length === 3 && parts[0] === "" && parts[2] === "" ? values[1] : all(values).apply((pieces) => pieces.join(""));
  }
}

/** What stands in a Secret's `data` is written in base64. */
function decoded(text: string, path: Path): string {
  return path[0] === "data" ? Buffer.from(text, "base64").toString("utf8") : "";
}
