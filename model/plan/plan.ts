import type { Place } from "../diagnostics/place";
import type { AppPlan } from "./app-plan";
import type { EdgePlan } from "./edge";
import type { OwnFlowPlan } from "./own-flow-plan";
import type { TlsPlan } from "./tls-plan";

export type { OwnFlowPlan, PeerPlan } from "./own-flow-plan";

/** What a workspace means on its platform. Plain JSON: printable, diffable, hashable. */
export interface Plan {
  /** Of everything below but the places: the same documents give the same hash, anywhere. */
  readonly hash: string;
  readonly platform: PlatformPlan;
  readonly regions: readonly RegionPlan[];
  /** By region, then name. */
  readonly apps: readonly AppPlan[];
  readonly flows: readonly FlowPlan[];
  /** What stands before the exposed hosts; null where the platform document names no zone at Cloudflare. */
  readonly edge: EdgePlan | null;
  readonly waivers: readonly WaiverPlan[];
}

/** A rule that is not held somewhere, with the reason and the last day. */
export interface WaiverPlan {
  readonly rule: string;
  /** `tenant/app`, with `*` as a wildcard. */
  readonly on: string;
  readonly reason: string;
  readonly ticket: string;
  readonly until: string;
  readonly source: Place;
}

export interface PlatformPlan {
  readonly name: string;
  readonly environment: string;
  /** dev, staging or prod: how strict it is. */
  readonly like: "dev" | "staging" | "prod";
  readonly domain: string;
  readonly source: Place;
}

/** A place where applications may live. */
export interface RegionPlan {
  readonly name: string;
  readonly jurisdiction: string;
  readonly compliance: readonly string[];
  readonly role: "active" | "standby";
  /** The region that this one waits for; empty for an active one. */
  readonly standbyOf: string;
  readonly clusterContext: string;
  readonly cni: string;
  readonly dns: { readonly namespace: string; readonly label: string };
  /** Whose identities the mesh accepts. */
  readonly trustDomain: string;
  /** The ways in, out, and to other regions. */
  readonly gateways: readonly GatewayPlan[];
  readonly aws: { readonly account: string; readonly region: string } | null;
  readonly priorityClass: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaces: readonly NamespacePlan[];
  /** Who signs certificates here, and which; null where nothing asks for one. */
  readonly tls: TlsPlan | null;
  readonly source: Place;
}

/** A tenant's namespace in a region. */
export interface NamespacePlan {
  readonly name: string;
  readonly tenant: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly quota: { readonly cpuMilli: number; readonly memoryBytes: number; readonly volumeBytes: number; readonly apps: number };
  /** What the platform itself needs of every pod here. */
  readonly own: readonly OwnFlowPlan[];
  /** Who of the tenant's people may do what here. */
  readonly roles: readonly RolePlan[];
}

/** A gateway of a region, in a namespace and under an identity of its own name. */
export interface GatewayPlan {
  readonly role: "ingress" | "egress" | "east-west";
  /** `eu-central-ingress`: namespace, workload, Service and ServiceAccount. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What its pods are found by. */
  readonly selector: Readonly<Record<string, string>>;
  /** Whether it has an address outside of the cluster. */
  readonly reachable: boolean;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number }[];
  readonly replicas: { readonly min: number; readonly max: number };
  /** How many proxies before the gateway are believed when they say who came. */
  readonly trustedProxies: number;
  /** The module that its firewall runs; null for a gateway without one. */
  readonly firewall: { readonly image: string; readonly sha256: string } | null;
  readonly own: readonly OwnFlowPlan[];
}

/** A group of the identity provider, and what it may do in a namespace. */
export interface RolePlan {
  readonly name: "developers" | "operators";
  readonly group: string;
  /** Whether they may open a shell in a running container: never in production. */
  readonly shell: boolean;
}

/** Who calls whom, on which port, and why. */
export interface FlowPlan {
  /** `billing@eu-central -> ledger@eu-central:8080` */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: "app" | "host" | "cidr" | "exposed";
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly because: string;
  readonly source: Place;
}
