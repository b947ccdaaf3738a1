import { isPatternWithin } from "./mesh/patterns";
import type { RequestKind } from "./relation";

/** The first request that some kinds let through and others do not; nothing where all are covered. No kinds at all: any request. */
export function uncovered(kinds: readonly RequestKind[], covers: readonly RequestKind[]): RequestKind | undefined {
  if (covers.length === 0 || covers.some(isAny)) return undefined;
  if (kinds.length === 0) return { hosts: [], methods: [], paths: [] };
  for (const kind of kinds)
    for (const hosts of single(kind.hosts))
      for (const methods of single(kind.methods))
        for (const paths of single(kind.paths))
          if (!covers.some((cover) => covered({ hosts, methods, paths }, cover))) return { hosts, methods, paths };
  return undefined;
}

/** Several lists of kinds as one: where one of them lets everything through, all of them together do. */
export function together(lists: readonly (readonly RequestKind[])[]): readonly RequestKind[] {
  return lists.some((list) => list.length === 0) ? [] : lists.flat();
}

/** `GET /entries/* of api.example.com`, as a person would say it. */
export function showRequest({ hosts, methods, paths }: RequestKind): string {
  const what = [methods.join(" or "), paths.join(" or ")].filter((part) => part !== "").join(" ");
  if (hosts.length === 0) return what === "" ? "any request" : what;
  return `${what === "" ? "any request" : what} for ${hosts.join(" or ")}`;
}

function isAny({ hosts, methods, paths }: RequestKind): boolean {
  return hosts.length === 0 && methods.length === 0 && paths.length === 0;
}

/** Each value for itself; none means any. */
function single(values: readonly string[]): readonly (readonly string[])[] {
  return values.length === 0 ? [[]] : values.map((value) => [value]);
}

function covered(one: RequestKind, cover: RequestKind): boolean {
  return within(one.hosts[0], cover.hosts) && within(one.methods[0], cover.methods) && within(one.paths[0], cover.paths);
}

function within(value: string | undefined, patterns: readonly string[]): boolean {
  if (patterns.length === 0) return true;
  return value !== undefined && patterns.some((pattern) => isPatternWithin(value, pattern));
}
