import type { Intent } from "../intent/schema";
import type { Platform } from "../platform/schema";
import { physicalName } from "../text/names";
import { parseHost } from "../text/network";
import type { Located } from "../workspace/understand";
import type { Findings } from "./findings";
import { foreignExclusions, planFirewall, type FirewallPlan } from "./firewall";
import { routesAmong, type RoutePlan } from "./routes-paths";

export type { RoutePlan } from "./routes-paths";

type Expose = NonNullable<Intent["expose"]>;

/** How the outside reaches an app. */
export interface ExposePlan {
  readonly host: string;
  /** The platform's domain where its wildcard certificate covers the host; null where the host has a certificate of its own. */
  readonly domain: string | null;
  readonly paths: readonly string[];
  /** Each path, the longest first, and what below it does not lead to the app: the longest path wins, whoever was there first. */
  readonly routes: readonly RoutePlan[];
  /** Where the app answers to the platform, not to the outside: health and metrics, unless a path names them. */
  readonly closed: readonly string[];
  /** Whether the whole internet may come in. */
  readonly public: boolean;
  readonly from: readonly { readonly network: string; readonly cidrs: readonly string[] }[];
  readonly waf: boolean;
  /** Null where the app asked for none. */
  readonly firewall: FirewallPlan | null;
  readonly requestsPerSecond: number;
  /** What each replica of the gateway lets through of it, when as few run as may. */
  readonly requestsPerReplica: number;
  /** 0: as long as it likes. */
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly maxBodyBytes: number;
  /** Whether bodies are passed on piece by piece, so that nobody can measure them beforehand. */
  readonly streaming: boolean;
  readonly cors: CorsPlan | null;
  readonly login: LoginPlan | null;
  readonly headers: HeadersPlan;
}

/** Which pages may call the app from a browser. */
export interface CorsPlan {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly credentials: boolean;
}

/** Whose tokens a request has to carry. */
export interface LoginPlan {
  readonly issuer: string;
  readonly audience: string;
  /** Empty: found by the issuer's own discovery. */
  readonly jwks: string;
}

/** What the gateway says to browsers in the app's name. */
export interface HeadersPlan {
  /** In place of what the app says. */
  readonly set: Readonly<Record<string, string>>;
  /** Beside what the app says: the stricter of the two counts. */
  readonly add: Readonly<Record<string, string>>;
  /** Never seen outside. */
  readonly remove: readonly string[];
}

/** Under which host an app is exposed that says no other. */
export const exposedHost = ({ domain }: Platform, { app, expose }: Intent): string => expose?.host ?? `${app}.${domain}`;

/** What an intent says of its exposure, on this platform. */
export function planExpose(platform: Platform, { value, document }: Located<Intent>, findings: Findings): ExposePlan | null {
  const { expose } = value;
  if (expose === undefined) return null;
  const host = exposedHost(platform, value);
  const valid = parseHost(host);
  if (!valid.ok) findings.add(document, ["expose", "host"], valid.problem);
  if (expose.from === undefined && expose.waf === false)
    findings.add(document, ["expose", "waf"], {
      code: "PPT-0207",
      message: "the whole internet may come in, and no firewall looks at what comes",
      fix: "waf: true",
    });
  if (value.protocol === "tcp")
    findings.add(document, ["protocol"], {
      code: "PPT-0280",
      message: `${value.app} speaks bare tcp, and the gateway leads by host and path, which tcp has none of`,
      fix: "protocol: http",
    });
  for (const { path, problem } of foreignExclusions(expose.waf, expose.paths)) findings.add(document, ["expose", "waf", ...path], problem);
  return exposurePlan(platform, { host, protocol: value.protocol, closed: ownPaths(platform, value) }, expose);
}

/** What is exposed, as far as its exposure depends on it. */
interface Exposed {
  readonly host: string;
  readonly protocol: Intent["protocol"];
  readonly closed: readonly string[];
}

/** What was asked for, with everything decided. */
export function exposurePlan(platform: Platform, { host, protocol, closed }: Exposed, expose: Expose): ExposePlan {
  // A wildcard stands for one label.
  const domain = host.slice(host.indexOf(".") + 1) === platform.domain ? platform.domain : null;
  const streaming = expose.streaming || protocol === "grpc";
  const paths = [...expose.paths].sort();
  return {
    host,
    domain,
    paths,
    routes: routesAmong(paths, closed, []),
    closed,
    public: expose.from === undefined,
    from: (expose.from ?? []).map((network) => ({
      network,
      cidrs: network.includes("/") ? [network] : [...(platform.networks[network] ?? [])].sort(),
    })),
    waf: expose.waf !== false,
    firewall: planFirewall(expose.waf, { bodyBytes: expose.maxBody, methods: expose.cors?.methods ?? [] }),
    requestsPerSecond: expose.requestsPerSecond,
    requestsPerReplica: Math.ceil(expose.requestsPerSecond / (platform.environment.like === "prod" ? 2 : 1)),
    timeoutSeconds: expose.timeoutSeconds ?? (streaming ? 0 : 15),
    retries: expose.retries,
    maxBodyBytes: expose.maxBody,
    streaming,
    cors: planCors(expose),
    login:
      expose.login === undefined ? null : { issuer: expose.login.issuer, audience: expose.login.audience, jwks: expose.login.jwks ?? "" },
    headers: planHeaders(expose, domain !== null),
  };
}

/** What the platform itself asks an app for, on the port that the outside comes in by. */
function ownPaths(platform: Platform, { health, observe: { metrics }, ...intent }: Intent): string[] {
  const port = intent.port ?? platform.defaults.port;
  const measured = metrics === true ? ["/metrics"] : metrics !== false && (metrics.port ?? port) === port ? [metrics.path] : [];
  return [...new Set([health.ready, health.live, ...measured])].filter((path) => path !== "tcp").sort();
}

/** The Gateway that a host is behind, and the secret with its certificate: one for the platform's domain, one for each other host. */
export function certificateName(region: string, { host, domain }: Pick<ExposePlan, "host" | "domain">): string {
  return domain === null ? physicalName([region, host], { maxLength: 63 }) : `${region}-wildcard`;
}

function planCors({ cors }: Expose): CorsPlan | null {
  if (cors === undefined) return null;
  return {
    origins: [...cors.origins].sort(),
    methods: [...cors.methods].sort(),
    headers: [...cors.headers].sort(),
    credentials: cors.credentials,
  };
}

const year = 365 * 24 * 3600;

/** Names below a host of the platform's own domain are the platform's too; of any other host it cannot be known. */
function planHeaders({ headers }: Expose, ours: boolean): HeadersPlan {
  const { frames, contentSecurityPolicy, referrer } = headers;
  const ancestors = frames === "none" ? "'none'" : frames === "self" ? "'self'" : [...frames].sort().join(" ");
  const policy = [
    ...(contentSecurityPolicy === undefined ? [] : [contentSecurityPolicy.replace(/;\s*$/, "")]),
    `frame-ancestors ${ancestors}`,
  ];
  // The older header knows no list of origins, and browsers that know the newer one go by that.
  const framing = frames === "none" ? "DENY" : frames === "self" ? "SAMEORIGIN" : undefined;
  return {
    set: {
      "referrer-policy": referrer,
      "strict-transport-security": `max-age=${year}${ours ? "; includeSubDomains" : ""}`,
      "x-content-type-options": "nosniff",
      ...(framing === undefined ? {} : { "x-frame-options": framing }),
    },
    add: { "content-security-policy": policy.join("; ") },
    remove: ["server", "x-envoy-upstream-service-time", "x-powered-by", ...(framing === undefined ? ["x-frame-options"] : [])],
  };
}
