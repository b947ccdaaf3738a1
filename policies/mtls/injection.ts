import { controls } from "../controls";
import type { CelRule } from "../rule";
import { namespaceInCel, systemNamespaces, withPatterns } from "./places";

const label = (name: string): string => `object.?metadata.?labels[?"${name}"].orValue("")`;
const bySidecar = `${label("istio-injection")} == "enabled"`;
const byRevision = `${label("istio.io/rev")} != "" && ${label("istio-injection")} == ""`;
const byNode = `${label("istio.io/dataplane-mode")} == "ambient"`;

/** In the mesh by where it stands. */
export const namespacesInjected: CelRule = {
  form: "cel",
  id: "mtls/namespaces-injected",
  promise: "Every namespace puts its pods into the mesh, by one label.",
  severity: "high",
  controls: controls("inTransit"),
  why: "A pod without the mesh has no certificate: it calls in plain text and takes whatever comes.",
  repair: "label it istio-injection: enabled, or istio.io/rev with a revision, or istio.io/dataplane-mode: ambient; not two of them",
  kinds: ["Namespace"],
  parameters: systemNamespaces,
  variables: withPatterns,
  clauses: [
    {
      each: "object",
      holds: `variables.systemNamespaces.exists(place, object.?metadata.?name.orValue("").matches(place)) || ${byNode} || (${bySidecar}) || (${byRevision})`,
      at: "metadata.labels",
      says: 'namespace "{name}" does not put its pods into the mesh',
    },
    {
      each: "object",
      holds: `${label("istio-injection")} == "" || ${label("istio.io/rev")} == ""`,
      at: "metadata.labels",
      says: 'namespace "{name}" names two control planes by istio-injection and istio.io/rev, and the second is passed over',
    },
  ],
};

const outside = `variables.systemNamespaces.exists(place, ${namespaceInCel}.matches(place))`;
const note = (name: string): string => `variables.podMeta.?annotations[?"${name}"].orValue("")`;
const mark = (name: string): string => `variables.podMeta.?labels[?"${name}"].orValue("")`;
const traffic = (name: string): string => note(`traffic.sidecar.istio.io/${name}`);
const everything = (name: string): string => `variables.podMeta.?annotations[?"traffic.sidecar.istio.io/${name}"].orValue("*") == "*"`;
const excluded = ["excludeInboundPorts", "excludeOutboundPorts", "excludeOutboundIPRanges", "excludeInterfaces"];
const included = ["includeInboundPorts", "includeOutboundIPRanges"];

const proxies = '["istio-proxy", "istio-init", "istio-validation"]';
const effective = (field: string): string =>
  `container.?securityContext.?${field}.orValue(variables.pod.?securityContext.?${field}.orValue(0))`;

/** In the mesh, whatever the pod says. */
export const noOptOut: CelRule = {
  form: "cel",
  id: "mtls/no-opt-out",
  promise: "No pod leaves the mesh or leads a part of its traffic past it.",
  severity: "high",
  controls: controls("inTransit"),
  why: "What goes past the proxy is neither encrypted nor authenticated, and no policy of the mesh sees it.",
  repair: "remove the label, annotation, hostNetwork or user that leads around the proxy",
  kinds: "pods",
  parameters: systemNamespaces,
  variables: withPatterns,
  clauses: [
    {
      each: "pod",
      holds: `${outside} || !("false" in [${note("sidecar.istio.io/inject")}, ${mark("sidecar.istio.io/inject")}]) && ${mark("istio.io/dataplane-mode")} != "none"`,
      says: 'the pod of "{name}" opts out of the mesh',
    },
    {
      each: "pod",
      holds: `${outside} || (${excluded.map((name) => `${traffic(name)}.trim() == ""`).join(" && ")} && ${included.map(everything).join(" && ")} && ${note("sidecar.istio.io/interceptionMode")} != "NONE")`,
      says: 'the pod of "{name}" leads traffic past its proxy by an annotation',
    },
    {
      each: "pod",
      holds: `${outside} || !variables.pod.?hostNetwork.orValue(false)`,
      at: "hostNetwork",
      says: 'the pod of "{name}" is in the network of its node, where the mesh does not reach',
    },
    {
      each: "container",
      // The proxy's own traffic is not led into the proxy again, and it is known by this number.
      holds: `${outside} || container.?name.orValue("") in ${proxies} || !(1337 in [${effective("runAsUser")}, ${effective("runAsGroup")}])`,
      at: "securityContext",
      says: 'container "{container.name}" runs as 1337, the proxy\'s own user, whose traffic goes past the proxy',
    },
  ],
};
