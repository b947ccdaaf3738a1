import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { isOfGroup, listIn, networking, textIn } from "../mtls/places";
import type { ObjectSetRule } from "../rule";
import type { KubeView } from "../view";

/** A route that nobody can take is not there. */
export const routesShown: ObjectSetRule = {
  form: "object-set",
  id: "ingress/routes-shown",
  promise: "Every host that a VirtualService routes is shown by each of its Gateways that are given.",
  severity: "low",
  controls: controls("correctness"),
  why: "A host that the Gateway does not show is answered with 404, and nothing says why.",
  repair: "add the host to servers[].hosts of the Gateway, or correct the VirtualService",
  kinds: ["VirtualService.networking.istio.io"],
  *judge(route, gathering) {
    const spec = fieldOf(route.object, "spec");
    for (const reference of listIn(fieldOf(spec, "gateways")).map((name) => textIn(name))) {
      if (reference === "mesh") continue;
      const [namespace = "", name = ""] = reference.includes("/") ? reference.split("/") : [route.namespace, reference];
      const gateway = gathering.named("Gateway", namespace, name)[0];
      if (gateway === undefined) continue;
      const shown = gathering.once(
        `hosts that ${namespace}/${name} shows to ${route.namespace}`,
        () => new Shown(isOfGroup(gateway, networking) ? shownBy(gateway, route.namespace) : listenersOf(gateway)),
      );
      for (const [index, listed] of listIn(fieldOf(spec, "hosts")).entries()) {
        const host = textIn(listed).toLowerCase();
        if (!shown.has(host))
          yield {
            at: ["spec", "hosts", index],
            message: `Gateway ${gateway.subject} does not show "${host}" to the routes of ${route.namespace}`,
          };
      }
    }
  },
};

/** The hosts that are shown: those without a star are looked up. */
class Shown {
  private readonly whole: ReadonlySet<string>;
  private readonly starred: readonly string[];

  constructor(private readonly patterns: readonly string[]) {
    this.whole = new Set(patterns);
    this.starred = patterns.filter((pattern) => pattern.startsWith("*"));
  }

  has(host: string): boolean {
    if (this.whole.has(host)) return true;
    return (host.startsWith("*") ? this.patterns : this.starred).some((pattern) => meets(pattern, host));
  }
}

/** The hosts that a Gateway shows to the routes of a namespace; before a slash stands for which namespace they are. */
function shownBy(gateway: KubeView, namespace: string): string[] {
  return listIn(fieldOf(fieldOf(gateway.object, "spec"), "servers"))
    .flatMap((server) => listIn(fieldOf(server, "hosts")))
    .flatMap((listed) => {
      const text = textIn(listed).toLowerCase();
      const slash = text.indexOf("/");
      if (slash < 0) return [text];
      const place = text.slice(0, slash);
      const isFor = place === "*" || place === namespace || (place === "." && gateway.namespace === namespace);
      return isFor ? [text.slice(slash + 1)] : [];
    });
}

function listenersOf(gateway: KubeView): string[] {
  return listIn(fieldOf(fieldOf(gateway.object, "spec"), "listeners")).map((listener) =>
    textIn(fieldOf(listener, "hostname"), "*").toLowerCase(),
  );
}

/** Whether some host is meant by both: a star stands for one label or more. */
function meets(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.startsWith("*")) return b.endsWith(a.slice(1)) || (b.startsWith("*") && a.endsWith(b.slice(1)));
  return b.startsWith("*") && a.endsWith(b.slice(1));
}
