import type { Result } from "./result";

/** What is new, other, or gone between two looks. */
export interface Changes {
  readonly changed: readonly Result[];
  readonly gone: readonly Result[];
}

const subject = ({ check, about, message }: Result): string => `${check}\n${about}\n${steady(message)}`;

/** A day less, a second more or another address of the same crowd is no news. */
function steady(message: string): string {
  return message.replace(/\d+ days?( left)?/g, "days").replace(/\b\d+ s\b/g, "s");
}

/** Compares what is said of each thing. What was wrong and is well now is news; that it is not wrong any more needs no line of its own. */
export function changesBetween(before: readonly Result[], after: readonly Result[]): Changes {
  const said = (results: readonly Result[]) => new Set(results.map((one) => `${subject(one)}\n${one.state}`));
  const [old, fresh] = [said(before), said(after)];
  const changed = after.filter((one) => !old.has(`${subject(one)}\n${one.state}`));
  const about = new Set(changed.map(({ check, about: what }) => `${check}\n${what}`));
  const gone = before.filter((one) => !fresh.has(`${subject(one)}\n${one.state}`) && !about.has(`${one.check}\n${one.about}`));
  return { changed, gone };
}
