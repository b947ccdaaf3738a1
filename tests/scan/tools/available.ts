import { installed } from "./installed";
import type { Scanner } from "./scanner";

/** The program of a tool that is there. */
export function programOf({ name }: Pick<Scanner, "name">): string | undefined {
  const tool = installed()[name];
  return tool !== undefined && "program" in tool ? tool.program : undefined;
}

/** A test that needs a tool: where it is not there, the test counts as skipped, never as passed. */
export function withTool(scanner: Scanner, title: string, test: (program: string) => void): void {
  const program = programOf(scanner);
  if (program === undefined) it.skip(`${title} (${scanner.name} is not run)`, () => undefined);
  else it(title, () => test(program));
}
