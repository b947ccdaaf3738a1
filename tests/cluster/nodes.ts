import type { KubeObject } from "./api";

const zones = ["a", "b", "c"].map((zone) => `eu-central-1${zone}`);
const nodesPerZone = 4;

/** Twelve simulated machines in three zones, of a size that clouds rent out, labelled as a cloud's controller labels them. */
export const nodes: readonly KubeObject[] = zones.flatMap((zone, z) =>
  Array.from({ length: nodesPerZone }, (_, n) => node(zone, z * nodesPerZone + n)),
);

function node(zone: string, index: number): KubeObject {
  const name = `node-${index}`;
  const capacity = { cpu: "32", memory: "128Gi", "ephemeral-storage": "500Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "node.kubernetes.io/instance-type": "m7i.8xlarge",
        "topology.kubernetes.io/region": zone.slice(0, -1),
        "topology.kubernetes.io/zone": zone,
      },
    },
    spec: { podCIDR: `10.244.${index}.0/24`, podCIDRs: [`10.244.${index}.0/24`] },
    // The server drops the status of other kinds when they are created; a node's is kept, since kubelets register with it.
    status: {
      capacity,
      allocatable: capacity,
      addresses: [
        { type: "InternalIP", address: `10.0.0.${index + 10}` },
        { type: "Hostname", address: name },
      ],
    },
  };
}
