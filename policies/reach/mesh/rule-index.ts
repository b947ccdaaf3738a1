import { add } from "../label-index";
import type { Authorization, Clause, Rule, Term } from "./authorization-rules";
import type { Connection } from "./connection";

interface Entry {
  readonly at: number;
  readonly policy: Authorization;
  readonly rule: Rule;
}

const kinds = ["sni", "host", "principal"] as const;
type Kind = (typeof kinds)[number];

/** Rules by the things that each cannot do without, so that nobody asks a thousand rules about other names. */
export class RuleIndex {
  private readonly rules: Level;

  constructor(policies: readonly Authorization[]) {
    const pairs = policies.flatMap((policy) => policy.rules.map((rule) => ({ policy, rule })));
    this.rules = new Level(
      pairs.map((pair, at) => ({ at, ...pair })),
      kinds,
    );
  }

  /** The rules that may fit, in their order. */
  candidates(connection: Connection): readonly Entry[] {
    return [...this.rules.candidates(connection)].sort((a, b) => a.at - b.at);
  }
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
      const keys = keysOf[kind](entry.rule);
      if (keys === undefined) this.silent.push(entry);
      else for (const key of new Set(keys)) add(this.named, key, entry);
    }
  }

  candidates(connection: Connection): readonly Entry[] {
    const [kind] = this.by;
    if (kind === undefined) return this.entries;
    const value = valueOf[kind](connection);
    if (value === undefined) return this.next(this.entries, connection);
    const named = this.named.get(value) ?? [];
    return [...this.next(named, connection), ...this.next(this.silent, connection)];
  }

  private next(entries: readonly Entry[], connection: Connection): readonly Entry[] {
    if (entries.length === 0) return entries;
    const level = this.levels.get(entries) ?? new Level(entries, this.by.slice(1));
    this.levels.set(entries, level);
    return level.candidates(connection);
  }
}

const keysOf: Readonly<Record<Kind, (rule: Rule) => readonly string[] | undefined>> = {
  sni: ({ when }) => exact(when.terms.find(({ about }) => about === "sni")),
  host: ({ to }) => inEach(to, hostsOf),
  principal: ({ from }) => inEach(from, ({ terms }) => identitiesOf(terms.find(({ about }) => about === "principal"))),
};

/** What of a connection is known; nothing where any of the names may be its own. */
const valueOf: Readonly<Record<Kind, (connection: Connection) => string | undefined>> = {
  sni: ({ sni }) => (sni === "unknown" ? undefined : sni),
  // What is said of hosts is left out of a refusal on TCP: then each of them counts.
  host: ({ host, http }) => (http ? host?.toLowerCase() : undefined),
  principal: ({ identity }) => {
    if (identity === "unknown") return undefined;
    return identity === "none" ? "none" : `/ns/${identity.namespace}/sa/${identity.serviceAccount}`;
  },
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
