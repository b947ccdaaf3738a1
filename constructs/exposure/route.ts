import type { RoutePlan } from "../../model/plan/exposure";
import type { VirtualService } from "../mesh/routing";
import { routeName, type Target } from "./target";

/** Failures of which it is certain that the app never saw the request. */
const neverArrived = "connect-failure,refused-stream,reset-before-request";

/** Which requests lead to the app, for how long, and what is said to browsers on the way back. */
export function route(target: Target): VirtualService {
  const { expose, service } = target;
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: target.metadata(target.name),
    spec: {
      hosts: [expose.host],
      gateways: [`${target.ingress}/${target.gateway}`],
      exportTo: [".", target.ingress],
      http: [
        {
          name: routeName(target),
          match: expose.routes.flatMap(matches),
          route: [{ destination: { host: service.host, port: { number: service.port } } }],
          // Without one a request takes as long as it likes.
          ...(expose.timeoutSeconds === 0 ? {} : { timeout: `${expose.timeoutSeconds}s` }),
          retries: expose.retries === 0 ? { attempts: 0 } : { attempts: expose.retries, retryOn: neverArrived },
          ...corsPolicy(target),
          headers: { response: headers(target) },
        },
      ],
    },
  };
}

/** A path and what lies below it, `/api` and `/api/v1` but not `/apiary`; without what leads to others. */
function matches({ path, except }: RoutePlan) {
  const without = except.length === 0 ? {} : { withoutHeaders: { ":path": { regex: except.map(below).join("|") } } };
  return path.endsWith("/")
    ? [{ uri: { prefix: path }, ...without }]
    : [{ uri: { exact: path } }, { uri: { prefix: `${path}/` }, ...without }];
}

/** The proxy's own header holds path and query. */
function below(path: string): string {
  const literal = path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return path.endsWith("/") ? `${literal}.*` : `${literal}(?:[/?].*)?`;
}

/** Browsers ask first: the gateway answers, whoever asks, so that no such question has to pass the login. */
function corsPolicy({ expose: { cors } }: Target) {
  if (cors === null) return {};
  return {
    corsPolicy: {
      allowOrigins: cors.origins.map((exact) => ({ exact })),
      allowMethods: cors.methods,
      allowHeaders: cors.headers,
      allowCredentials: cors.credentials,
      maxAge: "600s",
      unmatchedPreflights: "IGNORE",
    },
  };
}

/** To the proxies a percent sign begins a word of their own; two of them stand for one. */
function headers({ expose }: Target) {
  const escaped = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll("%", "%%")]));
  return { set: escaped(expose.headers.set), add: escaped(expose.headers.add), remove: expose.headers.remove };
}
