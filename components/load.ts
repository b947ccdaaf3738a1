import { createRequire } from "node:module";

const requireHere = createRequire(__filename);

/** Loads a module of a package when it is first needed: a team that builds no bucket need not have installed, or wait for, the AWS package. */
export function load(id: string): unknown {
  return requireHere(id);
}
