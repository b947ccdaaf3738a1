import { Candidates } from "./candidates";
import type { Cluster } from "./cluster";
import { leaving } from "./leaving";
import type { Inbound } from "./mesh/index";
import { between, edgeOf, hasCopies, outside } from "./network";
import { showSpan, type OpenSpan, type Span } from "./ports";
import type { Edge } from "./relation";
import type { Workload } from "./workloads";

type Ends = Pick<Edge, "from" | "to">;

/**
 * Who can reach whom in a cluster, edge by edge, as it is asked for: sources by id, the targets of each by id, then addresses and hosts; at the
 * end what comes from outside. Nothing of it is stored.
 */
export function* edges(cluster: Cluster): Generator<Edge> {
  const candidates = new Candidates(cluster);
  for (const from of cluster.workloads) {
    for (const to of candidates.from(from)) {
      if (to !== from || hasCopies(from)) yield* through(cluster, { from: from.id, to: to.id }, from, to, between(cluster, from, to));
    }
    for (const { to, span, over } of leaving(cluster, from)) yield { ...edgeOf(from.id, to, span), over };
  }
  for (const to of cluster.workloads) {
    for (const { text, spans } of outside(cluster, to, "ingress")) yield* through(cluster, { from: text, to: to.id }, "outside", to, spans);
  }
}

/** What the mesh lets through of what the network leaves open. It speaks of TCP alone. */
function* through(cluster: Cluster, ends: Ends, from: Workload | "outside", to: Workload, spans: readonly OpenSpan[]): Generator<Edge> {
  for (const span of spans) {
    if (span.protocol === "TCP" && to.injected) yield* judged(cluster, ends, from, to, span);
    else yield edgeOf(ends.from, ends.to, span);
  }
}

/** A span cut where the mesh's answer changes. */
function* judged(cluster: Cluster, ends: Ends, from: Workload | "outside", to: Workload, span: OpenSpan): Generator<Edge> {
  let rest: Inbound | undefined;
  let waiting: { readonly edge: Edge; readonly span: Span } | undefined;
  for (const part of partsOf(span, span.first === span.last ? [] : cluster.spokenOf.at(to))) {
    const answer = part.isRest ? (rest ??= cluster.mesh.inbound(from, to, part.first)) : cluster.mesh.inbound(from, to, part.first);
    if (!answer.allowed) continue;
    const { over, only } = answer;
    const edge: Edge = { ...ends, port: showSpan(part), protocol: span.protocol, over, only, by: together(span.by, answer.by) };
    if (waiting?.span.last === part.first - 1 && isSame(waiting.edge, edge)) {
      const joined = { ...waiting.span, last: part.last };
      waiting = { edge: { ...edge, port: showSpan(joined) }, span: joined };
      continue;
    }
    if (waiting !== undefined) yield waiting.edge;
    waiting = { edge, span: part };
  }
  if (waiting !== undefined) yield waiting.edge;
}

interface Part extends Span {
  /** Whether nobody speaks of it, so that one port of the rest answers for all. */
  readonly isRest: boolean;
}

/** The ports of a span that somebody speaks of, each by itself, and the spans between them. */
function* partsOf({ first, last, protocol }: Span, spokenOf: readonly number[]): Generator<Part> {
  let next = first;
  for (const port of spokenOf) {
    if (port < first || port > last) continue;
    if (port > next) yield { protocol, first: next, last: port - 1, isRest: true };
    yield { protocol, first: port, last: port, isRest: false };
    next = port + 1;
  }
  if (next <= last) yield { protocol, first: next, last, isRest: true };
}

const isSame = (a: Edge, b: Edge): boolean => JSON.stringify([a.over, a.only, a.by]) === JSON.stringify([b.over, b.only, b.by]);

const together = (a: readonly string[], b: readonly string[]): readonly string[] =>
  b.length === 0 ? a : [...new Set([...a, ...b])].sort();
