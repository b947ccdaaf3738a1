import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { fieldsOf, isOfGroup, listIn, rootNamespace, security } from "../mtls/places";
import type { ObjectSetRule } from "../rule";

/** What a token says is asked after the token was. */
export const claimsVerified: ObjectSetRule = {
  form: "object-set",
  id: "ingress/claims-verified",
  promise: "Where a route goes by what a token says, a RequestAuthentication verifies tokens at its gateway.",
  severity: "high",
  controls: controls("identity"),
  why: "Without it nobody reads the token: the route is never taken, and the next one, without the condition, is.",
  repair: "put a RequestAuthentication beside the gateway and select the gateway's pods",
  kinds: ["VirtualService.networking.istio.io"],
  parameters: rootNamespace,
  *judge(route, gathering, parameters) {
    const spec = fieldOf(route.object, "spec");
    const gateways = listIn(fieldOf(spec, "gateways")).map(String);
    const places = gateways.map((reference) => (reference.includes("/") ? (reference.split("/")[0] ?? "") : route.namespace));
    for (const [index, branch] of listIn(fieldOf(spec, "http")).entries()) {
      const asked = listIn(fieldOf(branch, "match")).flatMap((match) =>
        ["headers", "withoutHeaders"].flatMap((field) => fieldsOf(fieldOf(match, field))),
      );
      if (!asked.some((header) => header.startsWith("@request.auth."))) continue;
      const isVerified = [...places, String(parameters.rootNamespace)].some((place) =>
        gathering.objects("RequestAuthentication", place).some((view) => isOfGroup(view, security) && hasIssuer(view.object)),
      );
      if (!isVerified)
        yield { at: ["spec", "http", index], message: `VirtualService "${route.name}" goes by a token that nobody verifies` };
    }
  },
};

function hasIssuer(object: unknown): boolean {
  return listIn(fieldOf(fieldOf(object, "spec"), "jwtRules")).length > 0;
}
