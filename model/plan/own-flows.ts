import type { Platform, Region } from "../platform/schema";
import { networkOfOne } from "../text/address";
import type { OwnFlowPlan, PeerPlan } from "./plan";

/** Where the mesh's control plane runs, and what it answers on: configuration and certificates, over TLS. */
const controlPlane: PeerPlan = { kind: "pods", namespace: "istio-system", labels: { app: "istiod" } };

/** The proxy's own ports: application probes are rewritten to the first, the second says whether the proxy is ready. */
const probePorts = [15020, 15021];

const tcp = (port: number) => ({ port, protocol: "TCP" as const });

/** Who answers for names in a region's cluster. */
export function resolversOf({ cluster }: Region) {
  const [namespace = "", label = ""] = cluster.dns.split("/");
  return { namespace, label };
}

/** What every pod of a region needs, whatever it runs. */
export function ownFlows(region: Region): OwnFlowPlan[] {
  const { cluster } = region;
  const { namespace, label } = resolversOf(region);
  const resolvers: PeerPlan[] = [
    { kind: "pods", namespace, labels: { "k8s-app": label } },
    ...(cluster.dnsCache === undefined ? [] : [address(cluster.dnsCache)]),
  ];
  return [
    {
      name: "allow-dns",
      direction: "out",
      pods: {},
      peers: resolvers,
      ports: [{ port: 53, protocol: "UDP" }, tcp(53)],
      because: "names are resolved by the cluster's own resolvers",
    },
    {
      name: "allow-mesh",
      direction: "out",
      pods: {},
      peers: [controlPlane],
      ports: [tcp(15012)],
      because: "the proxy gets its configuration and its certificate",
    },
    {
      name: "allow-probes",
      direction: "in",
      pods: {},
      peers: [{ kind: "addresses", cidr: cluster.nodesCidr }],
      ports: probePorts.map(tcp),
      because: "the node asks whether the pod is well",
    },
  ];
}

/** A single address as the network that holds nothing else. */
export function address(text: string): PeerPlan {
  return { kind: "addresses", cidr: networkOfOne(text) };
}

/** Where nothing stands before the gateway. */
export const anywhere: readonly string[] = ["0.0.0.0/0", "::/0"];

/** What may come to the gateway that the outside finds: whoever it is, the gateway decides by host and source. */
export function wayIn(pods: Readonly<Record<string, string>>, ports: readonly number[], from: readonly string[]): OwnFlowPlan {
  return {
    name: "allow-outside",
    direction: "in",
    pods,
    peers: from.map((cidr) => ({ kind: "addresses", cidr })),
    ports: ports.map(tcp),
    because: "the outside comes in here, and nowhere else; the gateway decides by host and by source",
  };
}

/** What the gateway with the firewall reaches: the registry that holds the firewall's module. */
export function firewallPull(pods: Readonly<Record<string, string>>, hosts: readonly string[], cni: string): OwnFlowPlan {
  return {
    name: "allow-firewall",
    direction: "out",
    pods,
    peers: [...hosts].sort().map((host) => ({ kind: "host", host, byName: cni === "cilium" })),
    ports: [tcp(443)],
    because: "the gateway pulls the firewall's module, and lets nobody in without it",
  };
}

/** What objects that belong to a whole namespace are called: no app may be called so. */
export const ownNames: ReadonlySet<string> = new Set([
  "default",
  "default-deny",
  "allow-dns",
  "allow-mesh",
  "allow-probes",
  "allow-outside",
  "allow-firewall",
]);

/** Whether the platform's mesh has an east-west gateway in this region. */
export const hasEastWest = (platform: Platform, region: string) => platform.regions[region]?.cluster.eastWest !== undefined;
