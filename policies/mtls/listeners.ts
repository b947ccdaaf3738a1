import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import type { ObjectSetRule } from "../rule";
import { isBuiltIn, type KubeView } from "../view";
import { listIn, textIn } from "./places";

/** The same as for the mesh's own gateways, in the words of the Gateway API. */
export const listenersEncrypted: ObjectSetRule = {
  form: "object-set",
  id: "mtls/listeners-encrypted",
  promise: "Every listener of a Gateway of the Gateway API speaks TLS and ends it there, or has routes to it that only redirect.",
  severity: "high",
  controls: controls("inTransit"),
  why: "Plain HTTP shows passwords and sessions on every wire on the way, and what is passed through no gateway has looked into.",
  repair: "make the protocol HTTPS with a certificate, and give the HTTP listener one HTTPRoute that redirects to https",
  kinds: ["Gateway"],
  *judge(gateway, gathering) {
    const spec = fieldOf(gateway.object, "spec");
    for (const [index, listener] of listIn(fieldOf(spec, "listeners")).entries()) {
      const protocol = textIn(fieldOf(listener, "protocol"));
      const at = ["spec", "listeners", index];
      const isPassed = fieldOf(fieldOf(listener, "tls"), "mode") === "Passthrough";
      if (isPassed && !hasReason(gateway)) yield { at, message: `Gateway "${gateway.name}" passes TLS through without a reason for it` };
      if (["HTTPS", "TLS", "HBONE"].includes(protocol)) continue;
      const routes = routesOf(gateway, listener, gathering);
      if (protocol !== "HTTP" || routes.length === 0 || !routes.every(redirects))
        yield { at, message: `Gateway "${gateway.name}" listens without TLS, and not only to redirect` };
    }
  },
};

function hasReason(gateway: KubeView): boolean {
  return textIn(fieldOf(fieldOf(fieldOf(gateway.object, "metadata"), "annotations"), "parapet.dev/reason")).trim() !== "";
}

/** The routes behind a listener: those that name it, its port, or the whole gateway. */
function routesOf(gateway: KubeView, listener: unknown, gathering: Gathering): KubeView[] {
  const fits = (wanted: unknown, own: unknown): boolean => wanted === undefined || wanted === own;
  const byParent = gathering.once("routes of the Gateway API by parent", () => routesByParent(gathering));
  return [...(byParent.get(gateway.name) ?? [])].filter((route) =>
    parentsOf(route).some(
      (parent) =>
        fieldOf(parent, "name") === gateway.name &&
        (fieldOf(parent, "namespace") ?? route.namespace) === gateway.namespace &&
        fits(fieldOf(parent, "sectionName"), fieldOf(listener, "name")) &&
        fits(fieldOf(parent, "port"), fieldOf(listener, "port")),
    ),
  );
}

/** The routes by the names of the gateways that they name, in whatever namespace. */
function routesByParent(gathering: Gathering): ReadonlyMap<string, ReadonlySet<KubeView>> {
  const found = new Map<string, Set<KubeView>>();
  for (const route of ["HTTPRoute", "GRPCRoute"].flatMap((kind) => gathering.everywhere(kind))) {
    if (!isBuiltIn(route.object)) continue;
    for (const parent of parentsOf(route)) {
      const name = textIn(fieldOf(parent, "name"));
      found.set(name, (found.get(name) ?? new Set()).add(route));
    }
  }
  return found;
}

function parentsOf(route: KubeView): readonly unknown[] {
  return listIn(fieldOf(fieldOf(route.object, "spec"), "parentRefs"));
}

function redirects(route: KubeView): boolean {
  const rules = listIn(fieldOf(fieldOf(route.object, "spec"), "rules"));
  return (
    rules.length > 0 &&
    rules.every((rule) =>
      listIn(fieldOf(rule, "filters")).some(
        (filter) => fieldOf(filter, "type") === "RequestRedirect" && fieldOf(fieldOf(filter, "requestRedirect"), "scheme") === "https",
      ),
    )
  );
}
