import type { Edge } from "./relation";

export type Protocol = Edge["protocol"];

/** A port of a container, by the name that policies and Services may use for it. */
export interface ContainerPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Ports of one protocol, from first to last. */
export interface Span {
  readonly protocol: Protocol;
  readonly first: number;
  readonly last: number;
}

/** What a rule says of ports: a span, or a name that the receiving pod gives to one of its own. */
export type PortRule = Span | { readonly protocol: Protocol; readonly name: string };

/** Ports that a policy opens; nobody's where nothing closes them. */
export interface Lane extends Span {
  readonly policy: string | undefined;
}

/** Ports that are open, and the policies that open them. */
export interface OpenSpan extends Span {
  readonly by: readonly string[];
}

export const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];
export const lastPort = 65_535;

/** Every port of every protocol. */
export const everyPort: readonly Span[] = protocols.map((protocol) => ({ protocol, first: 1, last: lastPort }));

export const openLanes: readonly Lane[] = everyPort.map((span) => ({ ...span, policy: undefined }));

export function protocolOf(value: unknown): Protocol | undefined {
  return value === undefined || value === null || value === "TCP" ? "TCP" : protocols.find((protocol) => protocol === value);
}

/** The spans of rules at a receiving pod. A name that it does not know, and any name where nobody is known, opens nothing. */
export function spansOf(rules: readonly PortRule[], ports: readonly ContainerPort[]): readonly Span[] {
  if (rules.every((rule): rule is Span => !("name" in rule))) return rules;
  return rules.flatMap((rule): readonly Span[] => {
    if (!("name" in rule)) return [rule];
    return ports
      .filter(({ name, protocol }) => name === rule.name && protocol === rule.protocol)
      .map(({ port, protocol }) => ({ protocol, first: port, last: port }));
  });
}

const covering = <T extends Span>(lanes: readonly T[], first: number, last: number): T[] =>
  lanes.filter((lane) => lane.first <= first && last <= lane.last);

/** The ports that both sides open and none denies, each with everybody who opens it. */
export function shared(out: readonly Lane[], into: readonly Lane[], denied: readonly Span[] = []): OpenSpan[] {
  const first = out[0];
  const second = into[0];
  if (first === undefined || second === undefined) return [];
  if (out.length === 1 && into.length === 1 && denied.length === 0) return sharedByTwo(first, second);
  return protocols.flatMap((protocol) => {
    const of = <T extends Span>(lanes: readonly T[]): T[] => lanes.filter((lane) => lane.protocol === protocol);
    const [leaving, entering] = [of(out), of(into)];
    if (leaving.length === 0 || entering.length === 0) return [];
    const [from, to] = [leaving[0], entering[0]];
    if (leaving.length === 1 && entering.length === 1 && denied.length === 0 && from !== undefined && to !== undefined)
      return sharedByTwo(from, to);
    return sweep(protocol, leaving, entering, of(denied));
  });
}

const withOpen = new WeakMap<readonly Lane[], readonly OpenSpan[]>();

/** What is open where the other end opens everything: the same for all whom one rule means. */
export function sharedWithOpen(lanes: readonly Lane[]): readonly OpenSpan[] {
  const known = withOpen.get(lanes) ?? shared(lanes, openLanes);
  withOpen.set(lanes, known);
  return known;
}

/** What nearly all pairs of workloads come to: one rule on each side. */
function sharedByTwo(out: Lane, into: Lane): OpenSpan[] {
  const first = Math.max(out.first, into.first);
  const last = Math.min(out.last, into.last);
  return out.protocol !== into.protocol || first > last
    ? []
    : [{ protocol: out.protocol, first, last, by: ofTwo(out.policy, into.policy) }];
}

function ofTwo(one: string | undefined, other: string | undefined): readonly string[] {
  if (one === undefined) return other === undefined ? [] : [other];
  if (other === undefined || other === one) return [one];
  return one < other ? [one, other] : [other, one];
}

function sweep(protocol: Protocol, out: readonly Lane[], into: readonly Lane[], denied: readonly Span[]): OpenSpan[] {
  const found: OpenSpan[] = [];
  const cuts = [...new Set([...out, ...into, ...denied].flatMap(({ first, last }) => [first, last + 1]))].sort((a, b) => a - b);
  for (const [at, first] of cuts.entries()) {
    const last = (cuts[at + 1] ?? 0) - 1;
    if (last < first || covering(denied, first, last).length > 0) continue;
    const [leaving, entering] = [covering(out, first, last), covering(into, first, last)];
    if (leaving.length === 0 || entering.length === 0) continue;
    const by = named([...leaving, ...entering]);
    const before = found.at(-1);
    // Two ports side by side stay two, unless one rule of each side means both.
    const isOne =
      before?.last === first - 1 &&
      sameNames(before.by, by) &&
      covering(out, before.first, last).length > 0 &&
      covering(into, before.first, last).length > 0;
    if (isOne) found[found.length - 1] = { ...before, last };
    else found.push({ protocol, first, last, by });
  }
  return found;
}

function named(lanes: readonly Lane[]): readonly string[] {
  const names = new Set(lanes.flatMap(({ policy }) => (policy === undefined ? [] : [policy])));
  return names.size < 2 ? [...names] : [...names].sort();
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}

/** A span as the relation writes it: `8080`, `8000-8100`, `*`. */
export function showSpan({ first, last }: Span): Edge["port"] {
  if (first === last) return first;
  return first <= 1 && last === lastPort ? "*" : `${first}-${last}`;
}
