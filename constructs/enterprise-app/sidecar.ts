import type { AppPlan } from "../../model/plan/app-plan";
import { knownHosts, meshNamespace } from "../mesh/closed";
import { serviceHost } from "../mesh/service-host";
import type { Sidecar } from "../mesh/istio";
import { remoteCalls } from "./east-west";
import { knownOutside } from "./egress";
import { identity } from "./identity";

/** What the app's own proxy knows: whom it declared, and the control plane. Depth, never the only enforcement: the network policy is that. */
export function sidecar(app: AppPlan): Sidecar {
  const remote = new Set(remoteCalls(app).map(({ id }) => id));
  const apps = app.calls.flatMap((call) =>
    call.kind === "app" ? [`${remote.has(call.id) ? "." : call.namespace}/${serviceHost(call.app, call.namespace)}`] : [],
  );
  const hosts = [...new Set([`${meshNamespace}/*`, ...apps, ...knownOutside(app)])];
  return knownHosts(identity(app, app.app), hosts, app.selector);
}
