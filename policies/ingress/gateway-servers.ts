import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import { isOfGroup, listIn, networking, textIn } from "../mtls/places";
import type { ObjectSetRule } from "../rule";
import type { KubeView } from "../view";
import { doorOf } from "./route-entries";

/** One key for one door. */
export const gatewayServersDistinct: ObjectSetRule = {
  form: "object-set",
  id: "ingress/gateway-servers-distinct",
  promise: "No two Gateways of one gateway's pods have a server for the same host on the same port.",
  severity: "medium",
  controls: controls("correctness"),
  why: "One of the two is passed over, with its certificate and its way of taking callers, and nobody is told which.",
  repair: "make one server of the two, or give one of them another host",
  kinds: ["Gateway.networking.istio.io"],
  *judge(gateway, gathering) {
    const holders = gathering.once("servers of gateways", () => holdersOf(gathering));
    for (const [index, key, host] of serversOf(gateway, gathering)) {
      const first = otherThan(gateway, holders.get(key) ?? []);
      if (first !== undefined)
        yield { at: ["spec", "servers", index], message: `Gateway ${first.subject} has a server for ${host} on the same port too` };
    }
  },
};

function otherThan(gateway: KubeView, holders: Iterable<KubeView>): KubeView | undefined {
  for (const holder of holders) if (holder !== gateway) return holder;
  return undefined;
}

function holdersOf(gathering: Gathering): ReadonlyMap<string, ReadonlySet<KubeView>> {
  const found = new Map<string, Set<KubeView>>();
  for (const gateway of gathering.everywhere("Gateway").filter((view) => isOfGroup(view, networking))) {
    for (const [, key] of known(gateway, gathering)) found.set(key, (found.get(key) ?? new Set()).add(gateway));
  }
  return found;
}

function known(gateway: KubeView, gathering: Gathering): (readonly [number, string, string])[] {
  try {
    return serversOf(gateway, gathering);
  } catch {
    return [];
  }
}

/** Each server and host of a gateway, with the pods and the port that it is for. */
function serversOf(gateway: KubeView, gathering: Gathering): (readonly [index: number, key: string, host: string])[] {
  const door = doorOf(gateway.name, gateway.namespace, gathering);
  return listIn(fieldOf(fieldOf(gateway.object, "spec"), "servers")).flatMap((server, index) =>
    listIn(fieldOf(server, "hosts")).map((listed) => {
      const host = textIn(listed).toLowerCase().replace(/^\*\//, "");
      return [index, `${door} ${textIn(fieldOf(fieldOf(server, "port"), "number"))} ${host}`, host] as const;
    }),
  );
}
