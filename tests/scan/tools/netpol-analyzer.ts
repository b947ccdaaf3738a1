import { json, run, type Scanner } from "./scanner";

interface Connection {
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}

/** All of the address space, or its first or last piece where declared networks cut it up. */
const world = (peer: string) => peer.startsWith("0.0.0.0-") || peer.endsWith("-255.255.255.255");

/** A second model of NetworkPolicy, by IBM: no workload is open to the world, or the world to it. */
export const netpolAnalyzer: Scanner = {
  name: "netpol-analyzer",
  question: "network",
  // It names only the connections that are possible.
  covers: () => false,
  scan(program, { folder }) {
    const connections = (json(program, run(program, ["list", "--dirpath", folder, "--output", "json", "--quiet"])) ??
      []) as readonly Connection[];
    const open = connections.flatMap(({ src, dst, conn }) => [
      ...(world(src) ? [{ check: "open-ingress", object: dst, message: `${src} reaches it: ${conn}` }] : []),
      ...(world(dst) ? [{ check: "open-egress", object: src, message: `it reaches ${dst}: ${conn}` }] : []),
    ]);
    return { seen: new Set(), findings: open.map((one) => ({ ...one, object: idOf(one.object) })) };
  },
};

/** It writes `namespace/name[Kind]`. */
function idOf(peer: string): string {
  const [, name, kind] = /^(.+)\[(.+)\]$/.exec(peer) ?? [];
  return name === undefined || kind === undefined ? peer : `${kind}/${name}`;
}
