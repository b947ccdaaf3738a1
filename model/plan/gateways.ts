import type { Platform, Region } from "../platform/schema";
import { cloudflareRanges } from "./edge/ranges";
import { anywhere, firewallPull, hasEastWest, ownFlows, wayIn } from "./own-flows";
import type { GatewayPlan } from "./plan";

/** The names of a region's gateways: of their namespaces, workloads and identities. */
export function gatewayNames(region: string) {
  return { ingress: `${region}-ingress`, egress: `${region}-egress`, eastWest: `${region}-east-west` };
}

/** What a gateway's container listens on: no ports below 1024, which only root may take. */
export const gatewayPorts = { https: 8443, http: 8080, egress: 8443, eastWest: 15443 } as const;

/** The ways into a region, out of it, and from other regions. */
export function planGateways(platform: Platform, name: string, region: Region, labels: Readonly<Record<string, string>>): GatewayPlan[] {
  const names = gatewayNames(name);
  const own = ownFlows(region);
  // Whoever comes past the edge could say of himself that he is somebody else.
  const edge = platform.tls?.dns?.cloudflare !== undefined;
  const replicas = platform.environment.like === "prod" ? { min: 2, max: 10 } : { min: 1, max: 3 };
  const gateway = (
    role: GatewayPlan["role"],
    gatewayName: string,
    rest: Pick<GatewayPlan, "reachable" | "ports" | "own">,
  ): GatewayPlan => ({
    role,
    name: gatewayName,
    labels: { ...labels, "parapet.dev/gateway": role },
    selector: { istio: gatewayName },
    replicas,
    firewall: role === "ingress" ? { image: platform.ingress.firewall.image.text, sha256: platform.ingress.firewall.sha256 } : null,
    trustedProxies: role === "ingress" ? (platform.ingress.trustedProxies ?? (edge ? 1 : 0)) : 0,
    ...rest,
  });
  const port = (portName: string, outer: number, targetPort: number) => ({ name: portName, port: outer, targetPort });
  return [
    gateway("ingress", names.ingress, {
      reachable: true,
      ports: [port("http", 80, gatewayPorts.http), port("https", 443, gatewayPorts.https)],
      own: [
        ...own,
        wayIn({ istio: names.ingress }, [gatewayPorts.http, gatewayPorts.https], edge ? cloudflareRanges : anywhere),
        firewallPull({ istio: names.ingress }, platform.ingress.firewall.hosts, region.cluster.cni),
      ],
    }),
    gateway("egress", names.egress, { reachable: false, ports: [port("tls", gatewayPorts.egress, gatewayPorts.egress)], own }),
    ...(hasEastWest(platform, name)
      ? [
          gateway("east-west", names.eastWest, {
            reachable: true,
            ports: [port("tls", gatewayPorts.eastWest, gatewayPorts.eastWest)],
            own,
          }),
        ]
      : []),
  ];
}
