import type { KubeObject } from "../kubernetes/manifest";

/** A port of a host outside. */
export interface NamedPorts {
  readonly host: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
}

/** The cluster's resolvers: where names are asked for. */
export interface Resolvers {
  readonly namespace: string;
  readonly label: string;
}

/** A network rule by name: the plugin learns a name's addresses from the answers that the pod itself got. */
export function byName(
  metadata: KubeObject["metadata"],
  selector: Readonly<Record<string, string>>,
  resolvers: Resolvers,
  wanted: readonly NamedPorts[],
): KubeObject {
  const hosts = [...new Set(wanted.map(({ host }) => host))].sort();
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata,
    spec: {
      endpointSelector: { matchLabels: selector },
      egress: [
        {
          toEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": resolvers.namespace, "k8s:k8s-app": resolvers.label } }],
          toPorts: [
            {
              ports: [
                { port: "53", protocol: "UDP" },
                { port: "53", protocol: "TCP" },
              ],
              rules: { dns: hosts.map((matchName) => ({ matchName })) },
            },
          ],
        },
        ...hosts.map((matchName) => ({
          toFQDNs: [{ matchName }],
          toPorts: [
            {
              ports: wanted.filter(({ host }) => host === matchName).map(({ port, protocol }) => ({ port: String(port), protocol })),
            },
          ],
        })),
      ],
    },
  };
}
