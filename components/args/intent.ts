import type { IntentInput } from "../../model/intent/schema";
import type { SeveralForms } from "./forms";

/** An intent: what an application team says about its application. What `defineApp` gives fits, and so does any literal. */
export interface IntentArgs {
  /** The app's name. */
  app: string;
  /** The tenant that owns it. */
  owner?: string | undefined;
  /** Apps that belong together. */
  system?: string | undefined;
  /** A region of the platform document, or a list of them. */
  region: SeveralForms;
  /** registry/repository:tag@digest. */
  image?: string | undefined;
  /** service, worker, cron or job. */
  kind?: string | undefined;
  /** For kind cron: when it runs, in UTC. */
  schedule?: string | undefined;
  /** The port on which it listens; a worker has none. */
  port?: number | undefined;
  /** http, grpc or tcp. */
  protocol?: string | undefined;
  /** A port on which the API server calls the app. */
  webhook?: number | undefined;
  /** frontend, backend or data. */
  tier?: string | undefined;
  /** A size of the platform document, or { cpu, memory }. */
  size?: SeveralForms;
  /** How many replicas. */
  scale?: ScaleArgs | undefined;
  /** How it says that it is well. */
  health?: HealthArgs | undefined;
  /** Environment variables; never a secret. */
  env?: Record<string, SeveralForms> | undefined;
  /** What kinds of data it handles, and where they stay. */
  data?: DataArgs | undefined;
  /** How the outside reaches it. */
  expose?: ExposeArgs | undefined;
  /** Every flow that leaves it, each with a reason. */
  calls?: CallArgs[] | undefined;
  /** Other tenants whose apps may call it. */
  accepts?: string[] | undefined;
  /** What it needs besides itself, by the catalogue's words: { bucket: { name: "invoices" } }. */
  needs?: Record<string, SeveralForms> | undefined;
  /** Logs, metrics, traces. */
  observe?: ObserveArgs | undefined;
  /** How much may be lost, and for how long it may be away. */
  recover?: RecoverArgs | undefined;
  /** Patches on generated objects. */
  transform?: Record<string, Record<string, SeveralForms>> | undefined;
}

/** How many replicas there are. */
export interface ScaleArgs {
  min?: number | undefined;
  max?: number | undefined;
  cpuPercent?: number | undefined;
}

/** How an app says that it is well. */
export interface HealthArgs {
  /** A path, or tcp. */
  ready?: string | undefined;
  /** A path, or tcp. */
  live?: string | undefined;
  /** For an app without a port. */
  command?: string[] | undefined;
  startSeconds?: number | undefined;
}

/** What kinds of data an app handles, and where they stay. */
export interface DataArgs {
  classes?: string[] | undefined;
  residency?: string[] | undefined;
}

/** How the outside reaches an app. */
export interface ExposeArgs {
  host?: string | undefined;
  paths?: string[] | undefined;
  /** Named networks or CIDRs; left out, the whole internet. */
  from?: string[] | undefined;
  /** Whether a firewall looks at each request, or { paranoia, exclude }. */
  waf?: SeveralForms;
  requestsPerSecond?: number | undefined;
  timeoutSeconds?: number | undefined;
  retries?: number | undefined;
  /** 1Mi, or a number of bytes. */
  maxBody?: SeveralForms;
  streaming?: boolean | undefined;
  headers?: HeadersArgs | undefined;
  cors?: CorsArgs | undefined;
  login?: LoginArgs | undefined;
}

/** Pages that may call an app from a browser. */
export interface CorsArgs {
  origins: string[];
  methods?: string[] | undefined;
  headers?: string[] | undefined;
  credentials?: boolean | undefined;
}

/** Tokens that are checked before a request comes in. */
export interface LoginArgs {
  issuer: string;
  audience: string;
  /** Where the issuer publishes its keys. */
  jwks?: string | undefined;
}

/** Headers that make browsers careful. */
export interface HeadersArgs {
  /** none, self, or a list of origins. */
  frames?: SeveralForms;
  contentSecurityPolicy?: string | undefined;
  referrer?: string | undefined;
}

/** One flow that leaves an app: to an app, a host or addresses. */
export interface CallArgs {
  /** The name of an app. */
  app?: SeveralForms;
  host?: string | undefined;
  cidr?: string | undefined;
  port?: number | undefined;
  protocol?: string | undefined;
  methods?: string[] | undefined;
  paths?: string[] | undefined;
  /** Why this flow is needed. */
  because: string;
}

/** Logs, metrics, traces. */
export interface ObserveArgs {
  logs?: boolean | undefined;
  /** Whether there are metrics, or { path, port }. */
  metrics?: SeveralForms;
  traces?: boolean | undefined;
  dashboard?: string | undefined;
  slo?: SloArgs | undefined;
}

/** What an app promises its users. */
export interface SloArgs {
  availability: number;
  latencyMs?: number | undefined;
}

/** How much may be lost, and for how long an app may be away. */
export interface RecoverArgs {
  /** 1h, or a number of seconds. */
  rpo: SeveralForms;
  rto: SeveralForms;
}

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Part<Field extends keyof IntentInput> = NonNullable<IntentInput[Field]>;

/** The model decides what an intent is. A field that it gains or loses, and that stands here otherwise, does not compile. */
export const intentArgsAreWhole: {
  readonly intent: Same<keyof IntentArgs, keyof IntentInput>;
  readonly scale: Same<keyof ScaleArgs, keyof Part<"scale">>;
  readonly health: Same<keyof HealthArgs, keyof Part<"health">>;
  readonly data: Same<keyof DataArgs, keyof Part<"data">>;
  readonly expose: Same<keyof ExposeArgs, keyof Part<"expose">>;
  readonly cors: Same<keyof CorsArgs, keyof NonNullable<Part<"expose">["cors"]>>;
  readonly login: Same<keyof LoginArgs, keyof NonNullable<Part<"expose">["login"]>>;
  readonly headers: Same<keyof HeadersArgs, keyof NonNullable<Part<"expose">["headers"]>>;
  readonly call: Same<keyof CallArgs, keyof Part<"calls">[number]>;
  readonly observe: Same<keyof ObserveArgs, keyof Part<"observe">>;
  readonly recover: Same<keyof RecoverArgs, keyof Part<"recover">>;
  readonly fits: IntentInput extends IntentArgs ? true : never;
} = {
  intent: true,
  scale: true,
  health: true,
  data: true,
  expose: true,
  cors: true,
  login: true,
  headers: true,
  call: true,
  observe: true,
  recover: true,
  fits: true,
};
