import * as z from "zod";
import type { Checked, Problem } from "../diagnostics/diagnostic";

/** What a field says of itself: printed by `parapet explain`, shown by editors. */
export interface FieldText {
  /** One sentence in the user's words. */
  readonly description: string;
  /** Values as an author would write them. */
  readonly examples?: readonly (string | number | boolean)[];
}

/** Carries a problem of ours through zod, with its code and its cure. */
export function raise(context: z.core.$RefinementCtx, problem: Problem, path: (string | number)[] = []): void {
  context.issues.push({ code: "custom", input: context.value, message: problem.message, path, params: { problem } });
}

/** A field whose text is understood by one of the functions in `model/text`. */
export function text<T>(parse: (text: string) => Checked<T>, about: FieldText) {
  return understood(z.string().meta(metadata(about)), parse).meta(metadata(about));
}

/** A field that authors write as a number or as a text: `cpu: 1`, `cpu: 500m`. */
export function textOrNumber<T>(parse: (text: string | number) => Checked<T>, about: FieldText) {
  return understood(z.union([z.string(), z.number()]).meta(metadata(about)), parse).meta(metadata(about));
}

/** A whole number of a field, with its bounds. */
export function integer(least: number, most: number, about: FieldText) {
  return z.int().min(least).max(most).meta(metadata(about));
}

export function flag(about: FieldText) {
  return z.boolean().meta(metadata(about));
}

export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, about: FieldText) {
  return z.enum(words).meta(metadata(about));
}

/** A sentence for people: reasons, tickets. */
export function sentence(about: FieldText) {
  return z.string().trim().min(3).max(500).meta(metadata(about));
}

export function metadata(about: FieldText): { description: string; examples?: (string | number | boolean)[] } {
  return about.examples === undefined
    ? { description: about.description }
    : { description: about.description, examples: [...about.examples] };
}

function understood<Input extends string | number, T>(input: z.ZodType<Input, Input>, parse: (value: Input) => Checked<T>) {
  return input.transform((value, context): T => {
    const checked = parse(value);
    if (checked.ok) return checked.value;
    raise(context, checked.problem);
    return z.NEVER;
  });
}
