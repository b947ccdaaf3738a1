import type * as Cel from "@marcbachmann/cel-js" with { "resolution-mode": "import" };

/** A compiled expression: asked with its variables, it answers or throws. */
export type Expression = (variables: Readonly<Record<string, unknown>>) => unknown;

let environment: Cel.Environment | undefined;
const compiled = new Map<string, Expression>();

/** The expression of that text, compiled when it is first asked for. */
export function compile(text: string): Expression {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  environment ??= newEnvironment();
  const expression: Expression = environment.parse(text);
  compiled.set(text, expression);
  return expression;
}

function newEnvironment(): Cel.Environment {
  // The package has ES modules only: `import` would be refused by the compiler here, and `require` takes them since Node 20.19.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const cel = require("@marcbachmann/cel-js") as typeof Cel;
  return new cel.Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true, homogeneousAggregateLiterals: false });
}
