import { fieldCodes } from "./codes/fields";
import { meaningCodes } from "./codes/meaning";
import { readingCodes } from "./codes/reading";
import { shapeCodes } from "./codes/shape";

/** Every code, once. A code is a contract: it is never given a second meaning, and never reused. */
export const codes = { ...readingCodes, ...shapeCodes, ...fieldCodes, ...meaningCodes };

export type Code = keyof typeof codes;

export const allCodes = Object.keys(codes).sort() as Code[];
