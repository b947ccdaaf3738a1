import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import type { CelRule, ObjectSetRule, ParameterValues } from "../rule";
import { isBuiltIn, type KubeView } from "../view";
import {
  hasReason,
  isListed,
  meshObjects,
  namespaceInCel,
  namespaceKinds,
  rootNamespace,
  security,
  selectsAll,
  spokenFor,
  systemNamespaces,
} from "./places";

const ports = "object.?spec.?portLevelMtls.orValue({})";
const kept = '["STRICT", "UNSET"]';

/** Plain text for nobody. */
export const noPermissive: CelRule = {
  form: "cel",
  id: "mtls/no-permissive",
  promise: "No PeerAuthentication takes plain text, but on a port of selected workloads with the reason beside it.",
  severity: "high",
  controls: controls("inTransit"),
  why: "PERMISSIVE takes every caller without a certificate, so that no rule about callers means anything; DISABLE takes nothing else.",
  repair: "make it STRICT; for a port that callers outside of the mesh need, select its workloads and write parapet.dev/reason",
  kinds: ["PeerAuthentication.security.istio.io"],
  parameters: rootNamespace,
  clauses: [
    {
      each: "object",
      holds: `object.?spec.?mtls.?mode.orValue("UNSET") in ${kept}`,
      at: "spec.mtls.mode",
      says: 'PeerAuthentication "{name}" takes plain text',
    },
    {
      each: "object",
      holds: `${ports}.all(port, ${ports}[port].?mode.orValue("UNSET") in ${kept}) || (${hasReason} && ${namespaceInCel} != variables.rootNamespace && object.?spec.?selector.?matchLabels.orValue({}).size() > 0)`,
      at: "spec.portLevelMtls",
      says: 'PeerAuthentication "{name}" takes plain text on a port, without selected workloads and a reason for it',
    },
  ],
};

/** Closed from the root on. */
export const meshStrict: ObjectSetRule = {
  form: "object-set",
  id: "mtls/mesh-strict",
  promise: "A mesh is STRICT as a whole: by a PeerAuthentication without a selector in its root namespace.",
  severity: "high",
  controls: controls("inTransit"),
  why: "What the mesh does not say as a whole is PERMISSIVE: a namespace that somebody adds tomorrow takes plain text.",
  repair: "put a PeerAuthentication with mtls.mode STRICT and no selector into the root namespace",
  kinds: ["Namespace", "PeerAuthentication.security.istio.io"],
  parameters: rootNamespace,
  *judge(view, gathering, parameters) {
    const root = rootOf(parameters);
    if (view.kind === "PeerAuthentication") {
      if (view.namespace === root && isWide(view) && modeOf(view) !== "STRICT")
        yield { at: ["spec", "mtls"], message: `PeerAuthentication "${view.name}" is for the whole mesh, and is not STRICT` };
      return;
    }
    if (meshSpeaker(gathering, root) !== view || meshObjects(gathering, "PeerAuthentication", security, root).some(isWide)) return;
    yield { at: ["metadata", "name"], message: `no PeerAuthentication in ${root} is for the whole mesh` };
  },
};

/** Closed namespace by namespace. */
export const namespacesStrict: ObjectSetRule = {
  form: "object-set",
  id: "mtls/namespaces-strict",
  promise: "In every namespace with workloads mutual TLS is STRICT, by its own PeerAuthentication or by that of the mesh.",
  severity: "high",
  controls: controls("inTransit"),
  why: "Without it a workload answers to whoever reaches it, in plain text and without a name.",
  repair: "put a PeerAuthentication with mtls.mode STRICT and no selector into the namespace",
  kinds: namespaceKinds,
  parameters: { ...rootNamespace, ...systemNamespaces },
  *judge(view, gathering, parameters) {
    const namespace = spokenFor(view, gathering);
    if (namespace === undefined || isListed(namespace, parameters, "systemNamespaces")) return;
    const own = modesIn(gathering, namespace);
    const inForce = own.length > 0 ? own : modesIn(gathering, rootOf(parameters));
    if (inForce.length > 0 && inForce.every((mode) => mode === "STRICT")) return;
    const is = inForce.length === 0 ? "by no PeerAuthentication" : `but ${inForce.join(" and ")}`;
    yield { at: ["metadata", "name"], message: `mutual TLS is not STRICT in namespace ${namespace}, ${is}` };
  },
};

function rootOf(parameters: ParameterValues): string {
  return String(parameters.rootNamespace);
}

function isWide(policy: KubeView): boolean {
  return selectsAll(fieldOf(fieldOf(policy.object, "spec"), "selector"));
}

function modeOf(policy: KubeView): string {
  const mode = fieldOf(fieldOf(fieldOf(policy.object, "spec"), "mtls"), "mode");
  return typeof mode === "string" ? mode : "UNSET";
}

/** What the policies for a whole namespace say; UNSET says nothing. Of two the older one counts, and nobody knows which that is. */
function modesIn(gathering: Gathering, namespace: string): string[] {
  const policies = meshObjects(gathering, "PeerAuthentication", security, namespace).filter(isWide);
  return [...new Set(policies.map(modeOf))].filter((mode) => mode !== "UNSET").sort();
}

/** The Namespace that speaks for a mesh whose policies are given: the root, or the first that is injected. */
function meshSpeaker(gathering: Gathering, root: string): KubeView | undefined {
  return gathering.once(`speaker of the mesh ${root}`, () => {
    if (!gathering.everywhere("PeerAuthentication").some(({ object }) => String(object.apiVersion).startsWith(`${security}/`)))
      return undefined;
    const namespaces = gathering.everywhere("Namespace").filter((view) => isBuiltIn(view.object));
    return namespaces.find((view) => view.name === root) ?? namespaces.find(isInjected);
  });
}

function isInjected(namespace: KubeView): boolean {
  const labels = fieldOf(fieldOf(namespace.object, "metadata"), "labels");
  return fieldOf(labels, "istio-injection") === "enabled" || typeof fieldOf(labels, "istio.io/rev") === "string";
}
