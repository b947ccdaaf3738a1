import type { RequestKind } from "../relation";
import { byCode, sorted } from "./objects";
import { canPatternsMeet, isPatternWithin } from "./patterns";

/** What is asked of one part of a request: to be one of these (none: any), and none of those. */
export interface Asked {
  readonly only: readonly string[];
  readonly not: readonly string[];
}

/** What is asked of a request. */
export type RequestBox = Readonly<Record<Part, Asked>>;

type Part = keyof RequestKind;
const parts = ["hosts", "methods", "paths"] as const satisfies readonly Part[];

export const anything: Asked = { only: [], not: [] };
export const anyBox: RequestBox = { hosts: anything, methods: anything, paths: anything };
export const anyRequest: RequestKind = { hosts: [], methods: [], paths: [] };

export const isAnyRequest = ({ hosts, methods, paths }: RequestKind): boolean => hosts.length + methods.length + paths.length === 0;

/** At least the requests of a box: what it leaves out is taken out where that can be written. */
export function kindOf(box: RequestBox): RequestKind | undefined {
  if (box === anyBox) return anyRequest;
  return withoutLeftOut({ hosts: box.hosts.only, methods: box.methods.only, paths: box.paths.only }, box);
}

/** At least the requests of a kind that are also in a box: those of both, without what the box leaves out. */
export function sharedWithBox(kind: RequestKind, box: RequestBox): RequestKind | undefined {
  const asked = kindOf(box);
  const both = asked && sharedKind(kind, asked);
  // Once more: from "any but these" nothing can be taken before it is known what is asked for.
  return both && withoutLeftOut(both, box);
}

/** Without what a box leaves out; nothing where that is all of it. */
export function withoutLeftOut(kind: RequestKind, box: RequestBox): RequestKind | undefined {
  let left: RequestKind | undefined = kind;
  for (const part of parts) {
    const { not } = box[part];
    if (not.length > 0 && left !== undefined) left = withPart(left, part, not, isWithin(part));
  }
  return left;
}

/** Without the values that are surely left out; nothing where no value stays. */
function withPart(kind: RequestKind, part: Part, not: readonly string[], within: Within): RequestKind | undefined {
  if (not.includes("*")) return undefined;
  if (not.length === 0 || kind[part].length === 0) return kind;
  const left = kind[part].filter((value) => !not.some((one) => within(value, one)));
  return left.length === 0 ? undefined : { ...kind, [part]: left };
}

type Within = (inner: string, outer: string) => boolean;
const lower = (text: string): string => text.toLowerCase();
/** Hosts are compared without regard to capitals. */
const isHostWithin: Within = (inner, outer) => isPatternWithin(lower(inner), lower(outer));
const canHostsMeet: Within = (a, b) => canPatternsMeet(lower(a), lower(b));
const isWithin = (part: Part): Within => (part === "hosts" ? isHostWithin : isPatternWithin);
const canMeet = (part: Part): Within => (part === "hosts" ? canHostsMeet : canPatternsMeet);

/** At least the requests that are of both kinds; nothing where there are none. */
export function sharedKind(a: RequestKind, b: RequestKind): RequestKind | undefined {
  const found: Record<Part, readonly string[]> = { ...anyRequest };
  for (const part of parts) {
    const values = sharedValues(a[part], b[part], isWithin(part), canMeet(part));
    if (values === undefined) return undefined;
    found[part] = values;
  }
  return found;
}

function sharedValues(a: readonly string[], b: readonly string[], within: Within, meet: Within): readonly string[] | undefined {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const found: string[] = [];
  for (const one of a)
    for (const other of b) {
      if (one === other || within(one, other)) found.push(one);
      else if (within(other, one)) found.push(other);
      else if (meet(one, other)) found.push(one);
    }
  return found.length === 0 ? undefined : sorted(found);
}

/** At least what stays of requests when all of a box are refused: whatever surely falls into the box is gone. */
export function withoutBox(kind: RequestKind, box: RequestBox): RequestKind | undefined {
  const caught = (part: Part): boolean => isCaught(kind[part], box[part], isWithin(part), canMeet(part));
  const open = parts.filter((part) => !caught(part));
  const [part] = open;
  if (part === undefined) return undefined;
  if (open.length > 1) return kind;
  const left = leftOf(kind[part], box[part], isWithin(part), canMeet(part));
  return left === undefined ? undefined : { ...kind, [part]: left };
}

/** Whether every one of the values surely is what is asked. */
function isCaught(values: readonly string[], { only, not }: Asked, within: Within, meet: Within): boolean {
  if (values.length === 0) return (only.length === 0 || only.includes("*")) && not.length === 0;
  return values.every((value) => isSurely(value, { only, not }, within, meet));
}

const isSurely = (value: string, { only, not }: Asked, within: Within, meet: Within): boolean =>
  (only.length === 0 || only.some((one) => within(value, one))) && !not.some((one) => meet(value, one));

/** The values that stay when those that are asked for are refused; nothing where none stays. */
function leftOf(values: readonly string[], asked: Asked, within: Within, meet: Within): readonly string[] | undefined {
  // Any value, and all refused but a few: those few stay.
  if (values.length === 0) return asked.only.length === 0 || asked.only.includes("*") ? asked.not : values;
  const left = values.flatMap((value) => {
    if (isSurely(value, asked, within, meet)) return [];
    if (asked.only.length > 0 && !asked.only.some((one) => within(value, one))) return [value];
    return sharedValues([value], asked.not, within, meet) ?? [];
  });
  return left.length === 0 ? undefined : sorted(left);
}

/** Kinds as a report shows them: each once, in one order; where one of them is everything, none. */
export function tidied(kinds: readonly RequestKind[]): readonly RequestKind[] {
  if (kinds.some(isAnyRequest)) return [];
  const only = kinds.length === 1 ? kinds[0] : undefined;
  if (only !== undefined) return [{ hosts: sorted(only.hosts), methods: sorted(only.methods), paths: sorted(only.paths) }];
  const found = new Map(
    kinds.map(({ hosts, methods, paths }) => {
      const kind = { hosts: sorted(hosts), methods: sorted(methods), paths: sorted(paths) };
      return [JSON.stringify(kind), kind] as const;
    }),
  );
  return [...found].sort(([a], [b]) => byCode(a, b)).map(([, kind]) => kind);
}
