import * as z from "zod";
import { raise } from "./field";

/** A list in which no value stands twice. */
export function distinct<Item extends z.ZodType>(item: Item, least = 0) {
  return z
    .array(item)
    .min(least)
    .max(1000)
    .superRefine((values, context) => {
      const seen = new Map<string, number>();
      values.forEach((value, index) => {
        const key = JSON.stringify(value);
        const first = seen.get(key);
        if (first === undefined) return void seen.set(key, index);
        raise(
          context,
          { code: "PPT-0106", message: `${key} stands in this list twice, first as number ${first + 1}`, fix: "remove one of the two" },
          [index],
        );
      });
    });
}

/** One value, or a list of them: `region: eu-central`, `region: [eu-central, eu-west]`. */
export function oneOrMore<Item extends z.ZodType<string, string>>(item: Item) {
  return z.union([item.transform((value) => [value]), distinct(item, 1)]);
}
