import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A tool that is there, or why it is not. */
export type Installed = { readonly program: string; readonly version: string } | { readonly reason: string };

/** What `install.mjs` found, as the jest set-up handed it on. */
export function installed(): Readonly<Record<string, Installed>> {
  const line = process.env["PARAPET_SCAN_TOOLS"];
  if (line === undefined) throw new Error("The tools are installed by the set-up of tests/scan/jest.config.js: run `npm run test:scan`.");
  return JSON.parse(line) as Record<string, Installed>;
}

/** A tool that has to be there. */
export function tool(name: string): { readonly program: string; readonly version: string } {
  const one = installed()[name];
  if (one === undefined) throw new Error(`tools.yaml has no ${name}`);
  if ("reason" in one) throw new Error(`${name} is not there: ${one.reason}`);
  return one;
}

/** Where tools, and what is made for them, are kept between runs. */
export const toolsFolder = () => join(resolve(process.env["PARAPET_CACHE"] ?? join(homedir(), ".cache", "parapet")), "tools");
