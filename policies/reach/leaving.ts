import { covers, less, meets, networksOf, readRange, showNetwork, type Range } from "./addresses";
import type { Cluster } from "./cluster";
import { fits } from "./host-patterns";
import { hosts, outside, type OpenBlock, type OpenHost } from "./network";
import type { OpenSpan, Span } from "./ports";
import type { Edge } from "./relation";
import type { Workload } from "./workloads";

/** Where no public name leads: private networks, the node and its neighbours, and where clouds hand out credentials. */
const beside: readonly Range[] = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "64:ff9b::/96",
  "fc00::/7",
  "fe80::/10",
].flatMap((text) => readRange(text) ?? []);

/** An edge to somewhere outside of the cluster, before it is told from where. */
export interface Leaving {
  readonly to: string;
  readonly span: OpenSpan;
  readonly over: Edge["over"];
}

/**
 * What leaves the cluster from a workload: blocks of addresses, then hosts. A gateway passes on what its routes say and nothing else, so that a
 * port that the network opens to the world stands for the hosts that the gateway knows on it. What it opens beside the world stays what it is.
 */
export function* leaving(cluster: Cluster, from: Workload): Generator<Leaving> {
  const blocks = outside(cluster, from, "egress");
  const named = hosts(cluster, from);
  const known = from.injected && cluster.mesh.isGateway(from) ? knownHosts(cluster, from, blocks, named) : [];
  const ports = new Set(known.map(({ span }) => span.first));
  for (const { block, text, spans } of blocks) {
    for (const span of spans) {
      const isForHosts = span.protocol === "TCP" && span.first === span.last && ports.has(span.first);
      for (const to of isForHosts ? privatePartsOf(block).map(showNetwork) : [text]) yield { to, span, over: "any" };
    }
  }
  const unknown = named.flatMap(({ host, spans }) => spans.map((span): Leaving => ({ to: host, span, over: "any" })));
  const hosted = [...unknown.filter(({ to, span }) => !known.some((one) => one.to === to && isWithin(span, one.span))), ...known];
  yield* hosted.sort((a, b) => (a.to === b.to ? a.span.first - b.span.first : a.to < b.to ? -1 : 1));
}

const isWithin = (inner: Span, outer: Span): boolean =>
  inner.protocol === outer.protocol && outer.first <= inner.first && inner.last <= outer.last;

function privatePartsOf(block: Range): Range[] {
  return !beside.some((range) => meets(range, block)) ? [] : less(block, less(block, beside)).flatMap(networksOf);
}

/** The hosts that a gateway leads on to, as far as the network lets it. */
function knownHosts(cluster: Cluster, from: Workload, blocks: readonly OpenBlock[], named: readonly OpenHost[]): Leaving[] {
  return cluster.mesh.outbound(from).hosts.flatMap((one): Leaving[] => {
    if (one.via !== "direct" || !one.allowed || /^udp$/i.test(one.protocol)) return [];
    const ends = one.endpoints.length > 0 ? one.endpoints : [{ address: one.host, port: one.port }];
    const opened = ends.flatMap(({ address, port }) => opening(address, port, blocks, named));
    if (opened.length === 0) return [];
    const by = [...new Set([...opened.flatMap((span) => span.by), ...one.by])].sort();
    return [{ to: one.host, span: { protocol: "TCP", first: one.port, last: one.port, by }, over: one.over }];
  });
}

/** The spans by which the network lets somebody go to an address, or to any that a name may have. */
function opening(address: string, port: number, blocks: readonly OpenBlock[], named: readonly OpenHost[]): OpenSpan[] {
  const range = readRange(address);
  const lists = [
    ...blocks.filter(({ block }) => range === undefined || covers(block, range)),
    ...named.filter(({ host }) => range === undefined && fits(host, address)),
  ];
  return lists.flatMap(({ spans }) => spans).filter((span) => isWithin({ protocol: "TCP", first: port, last: port }, span));
}
