import type { Place } from "../diagnostics/place";
import type { AppPlan } from "./app-plan";

/** What a workspace means on its platform. Plain JSON: printable, diffable, hashable. */
export interface Plan {
  /** Of everything below but the places: the same documents give the same hash, anywhere. */
  readonly hash: string;
  readonly platform: PlatformPlan;
  readonly regions: readonly RegionPlan[];
  /** By region, then name. */
  readonly apps: readonly AppPlan[];
  readonly flows: readonly FlowPlan[];
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
  readonly aws: { readonly account: string; readonly region: string } | null;
  readonly priorityClass: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaces: readonly NamespacePlan[];
  readonly source: Place;
}

/** A tenant's namespace in a region. */
export interface NamespacePlan {
  readonly name: string;
  readonly tenant: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly quota: { readonly cpuMilli: number; readonly memoryBytes: number; readonly volumeBytes: number; readonly apps: number };
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
