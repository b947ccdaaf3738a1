import type { Need, PlanOf } from "../catalogue";
import type { Place } from "../diagnostics/place";
import type { ExposePlan } from "./exposure";

/** One application in one region, with everything decided. */
export interface AppPlan {
  /** `billing@eu-central` */
  readonly id: string;
  readonly app: string;
  readonly region: string;
  readonly tenant: string;
  readonly namespace: string;
  /** The app's own name where it belongs to no system. */
  readonly system: string;
  readonly tier: "frontend" | "backend" | "data";
  readonly kind: "service" | "worker" | "cron" | "job";
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  /** The app's name; a Job's also says what is in it, because a Job can never change. */
  readonly workloadName: string;
  readonly workload: WorkloadPlan;
  readonly container: ContainerPlan;
  /** What listens: null for an app that takes no requests. */
  readonly port: number | null;
  /** What is spoken there; also the port's name. */
  readonly protocol: "http" | "grpc" | "tcp";
  /** What the region's network plugin is, and who answers for names there: they decide how a name is held to. */
  readonly cni: string;
  readonly resolvers: { readonly namespace: string; readonly label: string };
  /** Who the app is to the mesh: `cluster.local/ns/eu-central-team-payments/sa/billing`. */
  readonly principal: string;
  /** Where the API server calls the app, and from which addresses. */
  readonly webhook: { readonly port: number; readonly cidr: string } | null;
  /** Ports that cannot be strict, each with its reason. Nothing else accepts plain text. */
  readonly plainPorts: readonly { readonly port: number; readonly because: string }[];
  readonly serviceAccount: string;
  readonly priorityClass: string;
  /** Who may come in. */
  readonly callers: readonly CallerPlan[];
  /** Whom the app may reach. */
  readonly calls: readonly CallPlan[];
  readonly expose: ExposePlan | null;
  readonly needs: { readonly [Word in Need]: PlanOf<Word> | null };
  readonly data: { readonly classes: readonly string[]; readonly residency: readonly string[] };
  readonly recover: { readonly rpoSeconds: number; readonly rtoSeconds: number };
  readonly observe: ObservePlan;
  readonly transform: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Declared, and not fulfilled by this version: said, never passed over. */
  readonly pending: readonly PendingPlan[];
  /** Where the intent stands. Never part of the hash. */
  readonly source: Place;
  /** Where each value of the intent stands: `scale.max` -> line. Never part of the hash. */
  readonly sources: Readonly<Record<string, number>>;
}

export type WorkloadPlan =
  | {
      readonly kind: "Deployment" | "StatefulSet";
      readonly minReplicas: number;
      readonly maxReplicas: number;
      readonly cpuPercent: number;
      readonly maxUnavailable: number;
      readonly drainSeconds: number;
    }
  | { readonly kind: "CronJob"; readonly schedule: string; readonly retries: number; readonly deadlineSeconds: number }
  | { readonly kind: "Job"; readonly retries: number; readonly deadlineSeconds: number };

export interface ContainerPlan {
  readonly image: string;
  readonly pullPolicy: "Always" | "IfNotPresent";
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly resources: ResourcesPlan;
  readonly probes: ProbesPlan | null;
  readonly userId: number;
}

export interface ResourcesPlan {
  readonly cpuMilli: number;
  readonly cpuLimitMilli: number;
  readonly memoryBytes: number;
  readonly ephemeralBytes: number;
}

export type ProbeAction =
  | { readonly kind: "http"; readonly path: string; readonly port: number }
  | { readonly kind: "tcp"; readonly port: number }
  | { readonly kind: "exec"; readonly command: readonly string[] };

export interface ProbesPlan {
  readonly ready: ProbeAction;
  readonly live: ProbeAction;
  readonly startSeconds: number;
}

/** Somebody who may call the app. */
export interface CallerPlan {
  readonly id: string;
  readonly app: string;
  readonly region: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly principal: string;
  /** Straight from its pods, or from another cluster, through the gateway between regions, from nodes in this range. */
  readonly way: "direct" | "east-west";
  readonly nodesCidr: string;
  readonly port: number;
  readonly methods: readonly string[];
  readonly paths: readonly string[];
}

/** Somewhere the app may call. */
export type CallPlan =
  | {
      readonly kind: "app";
      readonly id: string;
      readonly app: string;
      readonly region: string;
      readonly namespace: string;
      readonly port: number;
      readonly protocol: "tcp";
      /** What is spoken there. */
      readonly speaks: AppPlan["protocol"];
      readonly principal: string;
      /** The other cluster's gateway; empty where pods reach each other. */
      readonly eastWest: readonly string[];
      readonly methods: readonly string[];
      readonly paths: readonly string[];
      readonly because: string;
      readonly source: Place;
    }
  | {
      readonly kind: "host";
      readonly host: string;
      readonly port: number;
      readonly protocol: "tcp" | "udp";
      /** Through the egress gateway; or straight, where the network plugin itself knows names. */
      readonly way: "egress-gateway" | "by-name";
      /** Every port of the host that apps of the region call: one entry in the registry for all of them. */
      readonly ports: readonly number[];
      readonly because: string;
      readonly source: Place;
    }
  | {
      readonly kind: "cidr";
      readonly cidr: string;
      readonly port: number;
      readonly protocol: "tcp" | "udp";
      readonly because: string;
      readonly source: Place;
    };

export interface ObservePlan {
  readonly logs: boolean;
  readonly traces: boolean;
  readonly metrics: { readonly path: string; readonly port: number } | null;
  /** Who may collect the metrics: pods of a namespace, and who they are to the mesh; `principal` is empty for one outside of it. */
  readonly scraper: { readonly namespace: string; readonly labels: Readonly<Record<string, string>>; readonly principal: string } | null;
  readonly dashboard: string;
  readonly slo: { readonly availability: number; readonly latencyMs: number } | null;
}

export interface PendingPlan {
  /** The field of the intent. */
  readonly field: string;
  /** What does not happen yet. */
  readonly what: string;
}
