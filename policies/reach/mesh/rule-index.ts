import { add } from "../label-index";
import type { Authorization, Clause, Rule, Term } from "./authorization-rules";
import type { Connection } from "./connection";

const kinds = ["sni", "host", "principal", "port"] as const;
type Kind = (typeof kinds)[number];

/** A rule, and what has to be known of it before it is asked anything. */
export interface Entry {
  readonly at: number;
  readonly policy: Authorization;
  readonly rule: Rule;
  /** What it says of the request, each by itself; where it says nothing, its conditions stand for all. */
  readonly operations: readonly Clause[];
  /** Whether something about the request is asked. */
  readonly http: boolean;
  readonly invalid: boolean;
  /** The values of each kind of which it cannot do without one; nothing where it does not say. */
  readonly keys: Readonly<Record<Kind, readonly string[] | undefined>>;
}

/** So few rules are looked at one by one. */
const few = 8;

const none: readonly Entry[] = [];

/** Rules by the things that each cannot do without, so that nobody asks a thousand rules about other names. */
export class RuleIndex {
  private readonly entries: readonly Entry[];
  private rules: Level | undefined;

  constructor(policies: readonly Authorization[]) {
    const entries: Entry[] = [];
    for (const policy of policies)
      for (const rule of policy.rules) {
        const { from, to, when } = rule;
        const clauses = [when, ...from, ...to];
        const operations = to.length === 0 ? [when] : to;
        const http = clauses.some(asksRequest);
        entries.push({ at: entries.length, policy, rule, operations, http, invalid: clauses.some(isInvalid), keys: keysOf(rule) });
      }
    this.entries = entries;
  }

  /** The rules that may fit, in their order. */
  candidates(connection: Connection): readonly Entry[] {
    if (this.entries.length <= few) return this.entries.length === 0 ? none : fewCandidates(this.entries, connection);
    const found = (this.rules ??= new Level(this.entries, kinds)).candidates(connection);
    return found.length < 2 ? found : [...found].sort((a, b) => a.at - b.at);
  }
}

function fewCandidates(entries: readonly Entry[], connection: Connection): readonly Entry[] {
  let left = entries;
  for (const kind of kinds) {
    left = naming(left, kind, connection);
    if (left.length === 0) break;
  }
  return left;
}

/** Those that name what the connection has, and those that name nothing. */
function naming(entries: readonly Entry[], kind: Kind, connection: Connection): readonly Entry[] {
  let value: string | undefined;
  for (const entry of entries) {
    const keys = entry.keys[kind];
    if (keys === undefined) continue;
    value ??= valueOf[kind](connection);
    if (value === undefined) return entries;
    if (!keys.includes(value)) return withValue(entries, kind, value);
  }
  return entries;
}

function withValue(entries: readonly Entry[], kind: Kind, value: string): readonly Entry[] {
  return entries.filter(({ keys }) => keys[kind]?.includes(value) !== false);
}

/** Rules by one thing that they name, and those of each name by the next. Where what a connection has is not known, the next is asked at once. */
class Level {
  private readonly named = new Map<string, Entry[]>();
  private readonly silent: Entry[] = [];
  /** Made when they are first asked for. */
  private readonly levels = new Map<readonly Entry[], Level>();

  constructor(
    private readonly entries: readonly Entry[],
    private readonly by: readonly Kind[],
  ) {
    const [kind] = by;
    if (kind === undefined) return;
    for (const entry of entries) {
      const keys = entry.keys[kind];
      if (keys === undefined) this.silent.push(entry);
      else for (const key of new Set(keys)) add(this.named, key, entry);
    }
  }

  candidates(connection: Connection): readonly Entry[] {
    const [kind] = this.by;
    if (kind === undefined) return this.entries;
    const value = valueOf[kind](connection);
    if (value === undefined) return this.next(this.entries, connection);
    const named = this.next(this.named.get(value) ?? none, connection);
    const silent = this.next(this.silent, connection);
    return silent.length === 0 ? named : named.length === 0 ? silent : [...named, ...silent];
  }

  private next(entries: readonly Entry[], connection: Connection): readonly Entry[] {
    if (entries.length === 0) return entries;
    const level = this.levels.get(entries) ?? new Level(entries, this.by.slice(1));
    this.levels.set(entries, level);
    return level.candidates(connection);
  }
}

function keysOf({ from, to, when }: Rule): Entry["keys"] {
  return {
    sni: exact(termOf(when, "sni")),
    host: inEach(to, hostsOf),
    principal: inEach(from, (clause) => identitiesOf(termOf(clause, "principal"))),
    port: inEach(to, (clause) => exact(termOf(clause, "port"))),
  };
}

const asksRequest = ({ http }: Clause): boolean => http;
const isInvalid = ({ invalid }: Clause): boolean => invalid;
const termOf = ({ terms }: Clause, about: Term["about"]): Term | undefined => terms.find((term) => term.about === about);

/** What of a connection is known; nothing where any of the names may be its own. */
const valueOf: Readonly<Record<Kind, (connection: Connection) => string | undefined>> = {
  sni: ({ sni }) => (sni === "unknown" ? undefined : sni),
  // What is said of hosts is left out of a refusal on TCP: then each of them counts.
  host: ({ host, http }) => (http ? host?.toLowerCase() : undefined),
  principal: ({ identity }) => {
    if (identity === "unknown") return undefined;
    return identity === "none" ? "none" : `/ns/${identity.namespace}/sa/${identity.serviceAccount}`;
  },
  port: ({ port }) => String(port),
};

/** The keys of all clauses, where each has some. */
function inEach(clauses: readonly Clause[], keys: (clause: Clause) => readonly string[] | undefined): readonly string[] | undefined {
  const found = clauses.map(keys);
  return found.length === 0 || found.includes(undefined) ? undefined : found.flatMap((some) => some ?? []);
}

const exact = (term: Term | undefined): readonly string[] | undefined =>
  term === undefined || term.values.length === 0 || term.values.some((value) => value.includes("*")) ? undefined : term.values;

/** Hosts without their ports. */
function hostsOf({ box }: Clause): readonly string[] | undefined {
  const hosts = box.hosts.only.map((host) => host.replace(/:(?:\*|\d+)$/, "").toLowerCase());
  return hosts.length === 0 || hosts.some((host) => host.includes("*")) ? undefined : hosts;
}

/** Namespace and account; of the trust domain more has to be asked. */
function identitiesOf(term: Term | undefined): readonly string[] | undefined {
  const whole = exact(term)?.map((value) => /^[^/]+(\/ns\/[^/]+\/sa\/[^/]+)$/.exec(value)?.[1]);
  return whole === undefined || whole.includes(undefined) ? undefined : whole.flatMap((one) => one ?? []);
}
