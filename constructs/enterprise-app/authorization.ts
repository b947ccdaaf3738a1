import type { AppPlan, CallerPlan } from "../../model/plan/app-plan";
import { gatewayNames } from "../../model/plan/gateways";
import type { AuthorizationPolicy, AuthorizationRule, PeerAuthentication } from "../mesh/istio";
import { identity } from "./identity";

/** Who may come in: each by identity, never by address, on which port, and where it was said with which methods and paths. */
export function authorization(app: AppPlan): AuthorizationPolicy[] {
  const rules = [...callerRules(app), ...exposureRules(app), ...ownRules(app)];
  if (rules.length === 0) return [];
  return [
    {
      apiVersion: "security.istio.io/v1",
      kind: "AuthorizationPolicy",
      metadata: identity(app, app.app),
      spec: { selector: { matchLabels: app.selector }, action: "ALLOW", rules },
    },
  ];
}

/** Ports that somebody without a certificate of the mesh has to reach: each by itself, with its reason; all others stay strict. */
export function portExceptions(app: AppPlan): PeerAuthentication[] {
  if (app.plainPorts.length === 0) return [];
  const reasons = app.plainPorts.map(({ port, because }) => `${port}: ${because}`).join("; ");
  return [
    {
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: identity(app, app.app, { "parapet.dev/reason": reasons }),
      spec: {
        selector: { matchLabels: app.selector },
        mtls: { mode: "STRICT" },
        portLevelMtls: Object.fromEntries(app.plainPorts.map(({ port }) => [String(port), { mode: "PERMISSIVE" as const }])),
      },
    },
  ];
}

type Operation = NonNullable<AuthorizationRule["to"]>[number]["operation"];

/** Callers who may do the same share a rule. */
function callerRules(app: AppPlan): AuthorizationRule[] {
  const groups = new Map<string, { readonly operation: Operation; readonly principals: string[] }>();
  for (const caller of app.callers) {
    const operation = operationOf(caller);
    const key = JSON.stringify(operation);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { operation, principals: [caller.principal] });
    else group.principals.push(caller.principal);
  }
  return [...groups.values()].map(({ operation, principals }) => ({
    from: [{ source: { principals: [...new Set(principals)].sort() } }],
    to: [{ operation }],
  }));
}

function operationOf({ port, methods, paths }: CallerPlan): Operation {
  return {
    ports: [String(port)],
    ...(methods.length === 0 ? {} : { methods }),
    ...(paths.length === 0 || paths.includes("/") ? {} : { paths: pathsBelow(paths) }),
  };
}

/** A path, and what lies below it: `/entries` is no `/entries-of-others`. */
export function pathsBelow(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => (path.endsWith("/") ? [`${path}*`] : [path, `${path}/*`]));
}

/** What the outside may ask for was decided at the gateway; that it came through the gateway is decided here. */
function exposureRules(app: AppPlan): AuthorizationRule[] {
  if (app.expose === null || app.port === null) return [];
  const gateway = gatewayNames(app.region).ingress;
  const { paths } = app.expose;
  return [
    {
      from: [{ source: { principals: [`${trustDomainOf(app)}/ns/${gateway}/sa/${gateway}`] } }],
      to: [{ operation: { ports: [String(app.port)], ...(paths.includes("/") ? {} : { paths: pathsBelow(paths) }) } }],
    },
  ];
}

const trustDomainOf = (app: AppPlan) => app.principal.slice(0, app.principal.indexOf("/"));

/** Who observes and who administers the cluster. Without a certificate they are known by address alone, and that is the network policy's business. */
function ownRules(app: AppPlan): AuthorizationRule[] {
  const { metrics, scraper } = app.observe;
  const scraping: AuthorizationRule[] =
    metrics === null || scraper === null
      ? []
      : scraper.principal === ""
        ? [{ to: [{ operation: { ports: [String(metrics.port)], methods: ["GET"], paths: [metrics.path] } }] }]
        : [
            {
              from: [{ source: { principals: [scraper.principal] } }],
              to: [{ operation: { ports: [String(metrics.port)], methods: ["GET"], paths: [metrics.path] } }],
            },
          ];
  const webhook: AuthorizationRule[] = app.webhook === null ? [] : [{ to: [{ operation: { ports: [String(app.webhook.port)] } }] }];
  return [...scraping, ...webhook];
}
