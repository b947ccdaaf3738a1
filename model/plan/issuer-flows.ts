import { charts } from "../platform/charts";
import type { Platform, Region } from "../platform/schema";
import { ownFlows } from "./own-flows";
import type { OwnFlowPlan, PeerPlan } from "./own-flow-plan";
import type { IssuerPlan } from "./tls-plan";

const tcp = (port: number) => ({ port, protocol: "TCP" as const });

/** Where cert-manager's webhook and its controller say how they are, and where trust-manager does. */
const probePorts = [6080, 9403];
const trustProbePort = 6060;

/** Public resolvers, asked over https: what a zone says to the world is not what a cluster's own resolvers may say of it. */
export const publicResolvers = ["1.1.1.1", "1.0.0.1"] as const;

/** What the operator of certificates needs of the network, each with its reason; all else is closed to it. */
export function certManagerFlows(platform: Platform, regionName: string, issuers: readonly IssuerPlan[]): OwnFlowPlan[] {
  const region = platform.regions[regionName] as Region;
  const { cluster } = region;
  const apiServer: PeerPlan[] = [{ kind: "addresses", cidr: cluster.apiServer ?? cluster.nodesCidr }];
  const { scraper } = platform.observability;
  const trust = issuers.some(({ kind }) => kind === "root");
  const names = ownFlows(region).filter(({ name }) => name === "allow-dns");
  return [
    ...names,
    {
      name: "allow-api-server",
      direction: "out",
      pods: {},
      peers: apiServer,
      ports: [tcp(443), tcp(6443)],
      because: "the operator reads what is asked for, and writes the secrets",
    },
    {
      name: "allow-webhook",
      direction: "in",
      pods: { "app.kubernetes.io/name": "webhook" },
      peers: apiServer,
      ports: [tcp(10250)],
      because: "the API server asks whether a certificate makes sense",
    },
    ...(trust ? [trustWebhook(apiServer)] : []),
    {
      name: "allow-probes",
      direction: "in",
      pods: {},
      peers: [{ kind: "addresses", cidr: cluster.nodesCidr }],
      ports: [...(trust ? [trustProbePort] : []), ...probePorts].map(tcp),
      because: "the node asks whether each part of the operator is well",
    },
    ...issuers.flatMap((issuer) => outward(issuer, cluster.cni)),
    ...(scraper === undefined
      ? []
      : [
          {
            name: "allow-metrics",
            direction: "in" as const,
            pods: {},
            peers: [{ kind: "pods" as const, namespace: scraper.namespace, labels: { "app.kubernetes.io/name": scraper.app } }],
            ports: [tcp(9402)],
            because: "what renews in time and what does not is collected",
          },
        ]),
  ];
}

/** Who hands out what is trusted comes with a root of the region's own. It reads the root and writes what is trusted by way of the API server. */
function trustWebhook(apiServer: readonly PeerPlan[]): OwnFlowPlan {
  return {
    name: "allow-trust-webhook",
    direction: "in",
    pods: { "app.kubernetes.io/name": charts.trustManager.name },
    peers: apiServer,
    ports: [tcp(6443)],
    because: "the API server asks whether a bundle of what is trusted makes sense",
  };
}

function outward(issuer: IssuerPlan, cni: string): OwnFlowPlan[] {
  const host = (address: string): PeerPlan => ({ kind: "host", host: new URL(address).hostname, byName: cni === "cilium" });
  const controller = { "app.kubernetes.io/name": "cert-manager" };
  switch (issuer.kind) {
    case "acme":
      return [
        {
          name: "allow-acme",
          direction: "out",
          pods: controller,
          peers: [host(issuer.server), host("https://api.cloudflare.com")],
          ports: [tcp(443)],
          because: "certificates are ordered, and the zone is shown to be ours by a record at Cloudflare",
        },
        {
          name: "allow-public-names",
          direction: "out",
          pods: controller,
          peers: publicResolvers.map((address) => ({ kind: "addresses", cidr: `${address}/32` })),
          ports: [tcp(443)],
          because: "the record is looked for from outside before the authority is asked to look",
        },
      ];
    case "vault": {
      const { port } = new URL(issuer.address);
      return [
        {
          name: "allow-vault",
          direction: "out",
          pods: controller,
          peers: [inCluster(issuer.address) ?? host(issuer.address)],
          ports: [tcp(Number(port === "" ? 443 : port))],
          because: "the vault signs",
        },
      ];
    }
    case "ca":
    case "root":
      return [];
  }
}

/** `https://vault.vault.svc:8200`: pods of another namespace. Undefined for what is elsewhere. */
export function inCluster(address: string): PeerPlan | undefined {
  const [, service, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/.exec(new URL(address).hostname) ?? [];
  if (service === undefined || namespace === undefined) return undefined;
  return { kind: "pods", namespace, labels: { "app.kubernetes.io/name": service } };
}
