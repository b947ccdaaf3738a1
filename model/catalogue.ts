import * as z from "zod";
import { certificate } from "./capabilities/certificate";
import { objectStore } from "./capabilities/object-store";
import { secretsVault } from "./capabilities/secrets-vault";
import { volume } from "./capabilities/volume";

/** Everything an app may need, by the word that teams use for it. A new capability starts as one line here. */
export const catalogue = {
  volume,
  bucket: objectStore,
  secrets: secretsVault,
  certificate,
};

/** A word under `needs`. */
export type Need = keyof typeof catalogue;
export type NeedOf<Word extends Need> = z.output<(typeof catalogue)[Word]["schema"]>;
export type PlanOf<Word extends Need> = ReturnType<(typeof catalogue)[Word]["plan"]>;

export const needWords = Object.keys(catalogue) as Need[];

type Shape = { [Word in Need]: z.ZodOptional<(typeof catalogue)[Word]["schema"]> };

const shape = Object.fromEntries(
  Object.entries(catalogue).map(([word, capability]) => [word, capability.schema.optional()]),
) as unknown as Shape;

/** `needs:` of an intent. */
export const needs = z.strictObject(shape).default({}).meta({ description: "What the app needs besides itself." });
