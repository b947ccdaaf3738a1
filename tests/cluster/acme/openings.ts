import type { KubeObject } from "../api";

interface Rule {
  readonly to?: readonly { readonly ipBlock?: { readonly cidr: string } }[];
  readonly toFQDNs?: readonly { readonly matchName: string }[];
}

/** The hosts and the single addresses outside to which policies of the operator's namespace open a way, by their port for HTTPS. */
export function opened(objects: readonly KubeObject[]): readonly string[] {
  const home = objects.filter(({ kind, metadata }) => metadata.namespace === "cert-manager" && kind.endsWith("NetworkPolicy"));
  const rules = home.flatMap(({ spec }) => (spec as { egress?: readonly Rule[] }).egress ?? []);
  const names = rules.flatMap(({ toFQDNs = [] }) => toFQDNs.map(({ matchName }) => matchName));
  const ranges = rules.flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []));
  const addresses = ranges.filter((cidr) => cidr.endsWith("/32")).map((cidr) => cidr.slice(0, -3));
  return [...new Set([...names, ...addresses])].map((host) => `${host}:443`).sort();
}
