import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { objectsOf, type Peer, type PolicySet, type Port, type Rule } from "../../policies/reach/policy-sets";
import { json, run } from "../tools/scanner";

/**
 * A set without what netpol-analyzer decides in its own way: it takes pods never to be meant by addresses, and looks for a port's name at one
 * port of a pod, whatever its protocol. A rule that has no other peers, or no other ports, goes with them.
 */
export function plainSet(set: PolicySet): PolicySet {
  const isPlainPeer = (peer: Peer): boolean => peer.ipBlock === undefined;
  const isPlainPort = ({ port }: Port): boolean => port !== "link";
  const kept = <T>(list: readonly T[] | undefined, isKept: (one: T) => boolean): readonly T[] | undefined | "gone" => {
    const left = list?.filter(isKept);
    return list !== undefined && list.length > 0 && left?.length === 0 ? "gone" : left;
  };
  const plainRule = (rule: Rule): Rule[] => {
    const [from, to, ports] = [kept(rule.from, isPlainPeer), kept(rule.to, isPlainPeer), kept(rule.ports, isPlainPort)];
    if (from === "gone" || to === "gone" || ports === "gone") return [];
    return [{ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(ports === undefined ? {} : { ports }) }];
  };
  // What the types would be by the rules that were there is written down before one of them goes.
  const typesOf = ({ policyTypes = [], egress = [] }: PolicySet["policies"][number]["spec"]): readonly string[] =>
    policyTypes.length > 0 ? policyTypes : ["Ingress", ...(egress.length > 0 ? ["Egress"] : [])];
  return {
    ...set,
    policies: set.policies.map((policy) => ({
      ...policy,
      spec: {
        podSelector: policy.spec.podSelector,
        policyTypes: typesOf(policy.spec),
        ingress: (policy.spec.ingress ?? []).flatMap(plainRule),
        egress: (policy.spec.egress ?? []).flatMap(plainRule),
      },
    })),
  };
}

/** Spans of ports that are open between two pods: `north/p0 north/p1 TCP`. */
export type OpenPorts = ReadonlyMap<string, readonly (readonly [number, number])[]>;

/** What netpol-analyzer finds open between the pods of a set. */
export function openPorts(program: string, set: PolicySet): OpenPorts {
  const folder = mkdtempSync(join(tmpdir(), "parapet-netpol-analyzer-"));
  try {
    for (const [at, object] of objectsOf(set).entries()) writeFileSync(join(folder, `${at}.json`), JSON.stringify(object));
    const lines = json(program, run(program, ["list", "--dirpath", folder, "--output", "json", "--quiet"])) as readonly Line[] | null;
    const found = new Map<string, readonly (readonly [number, number])[]>();
    for (const { src, dst, conn } of lines ?? []) {
      for (const [protocol, spans] of protocolsOf(conn)) found.set(`${bare(src)} ${bare(dst)} ${protocol}`, spans);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Line {
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}

/** It writes `namespace/name[Kind]`. */
const bare = (peer: string): string => peer.replace(/\[.+\]$/, "");

/** It writes `All Connections`, or `TCP 80,443-500,UDP 53`. */
function protocolsOf(text: string): Map<string, [number, number][]> {
  if (text === "All Connections") return new Map(["TCP", "UDP", "SCTP"].map((protocol) => [protocol, [[1, 65_535]]]));
  const found = new Map<string, [number, number][]>();
  let current: [number, number][] = [];
  for (const part of text.split(",")) {
    const [, protocol, first = "", last = first] = /^(?:([A-Z]+) )?(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
    if (first === "") throw new Error(`netpol-analyzer wrote "${text}", which is not understood`);
    if (protocol !== undefined) found.set(protocol, (current = []));
    current.push([Number(first), Number(last)]);
  }
  return found;
}
