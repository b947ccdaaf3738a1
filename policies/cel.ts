import type * as Cel from "@marcbachmann/cel-js" with { "resolution-mode": "import" };
import { closureOf } from "./cel/closures";
import type { Frame } from "./cel/values";

type Fields = Readonly<Record<string, unknown>>;

/** An expression, compiled. */
export interface Expression {
  /** Asks the evaluator, which answers or throws. */
  readonly ask: (context: Fields) => unknown;
  /** Whether it holds beyond doubt, for an object, its pod as variables, and a thing in it. Where it does not, the evaluator says what is the matter. */
  readonly surelyHolds: (object: Fields, variables: Fields, item: unknown) => boolean;
}

let environment: Cel.Environment | undefined;
const parsed = new Map<string, Cel.ParseResult>();

/** Compiles an expression: `item` is the variable of the scope that it is asked for, `constants` are its `variables.…` that no object changes. */
export function compile(text: string, item: string | undefined, constants: Fields): Expression {
  const ask = parse(text);
  // What the evaluator refuses as a whole never holds.
  const closure = ask.check().valid
    ? closureOf(ask.ast, {
        places: new Map(["object", "variables.pod", "variables.podMeta", item ?? ""].map((name, place) => [name, place])),
        constants: new Map(Object.entries(constants).map(([name, value]) => [`variables.${name}`, value])),
      })
    : undefined;
  if (closure === undefined) return { ask, surelyHolds: () => false };
  const frame: Frame = [];
  const surelyHolds = (object: Fields, variables: Fields, value: unknown): boolean => {
    frame[0] = object;
    frame[1] = variables.pod;
    frame[2] = variables.podMeta;
    frame[3] = value;
    try {
      return closure(frame) === true;
    } catch {
      return false;
    }
  };
  return { ask, surelyHolds };
}

function parse(text: string): Cel.ParseResult {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  environment ??= newEnvironment();
  const result = environment.parse(text);
  parsed.set(text, result);
  return result;
}

function newEnvironment(): Cel.Environment {
  // The package has ES modules only: `import` would be refused by the compiler here, and `require` takes them since Node 20.19.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const cel = require("@marcbachmann/cel-js") as typeof Cel;
  return new cel.Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true, homogeneousAggregateLiterals: false });
}
