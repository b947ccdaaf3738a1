import { deployment, labels, object, unknown, type Case } from "./make";

type Fields = Record<string, unknown>;
type Sample = Case[number];

export const metadata = (name: string, namespace: string, more: Fields = {}): Fields => ({ metadata: { name, namespace, ...more } });

/** An object of the mesh with these fields in its spec. */
const ofGroup =
  (apiVersion: string, kind: string) =>
  (spec: unknown, namespace = "payments", more: Fields = {}, name = "billing"): Sample =>
    object(apiVersion, kind, { ...metadata(name, namespace, more), spec });

export const peerAuthentication = ofGroup("security.istio.io/v1", "PeerAuthentication");
export const requestAuthentication = ofGroup("security.istio.io/v1", "RequestAuthentication");
export const authorization = ofGroup("security.istio.io/v1", "AuthorizationPolicy");
export const destinationRule = ofGroup("networking.istio.io/v1", "DestinationRule");
export const serviceEntry = ofGroup("networking.istio.io/v1", "ServiceEntry");
export const virtualService = ofGroup("networking.istio.io/v1", "VirtualService");
export const sidecar = ofGroup("networking.istio.io/v1", "Sidecar");
export const gateway = ofGroup("networking.istio.io/v1", "Gateway");
export const envoyFilter = ofGroup("networking.istio.io/v1alpha3", "EnvoyFilter");
export const wasmPlugin = ofGroup("extensions.istio.io/v1alpha1", "WasmPlugin");
export const networkPolicy = ofGroup("networking.k8s.io/v1", "NetworkPolicy");
export const cilium = ofGroup("cilium.io/v2", "CiliumNetworkPolicy");
export const ingress = ofGroup("networking.k8s.io/v1", "Ingress");
export const httpRoute = ofGroup("gateway.networking.k8s.io/v1", "HTTPRoute");

export const namespace = (name = "payments", namespaceLabels: Fields = { "istio-injection": "enabled" }): Sample => ({
  manifest: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: namespaceLabels } },
});

/** A workload in the namespace of the samples, and one elsewhere. */
export const workload = deployment();
export const workloadIn = (place: string): Sample =>
  object("apps/v1", "Deployment", {
    ...metadata("other", place),
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: "app", image: "a" }] } } },
  });

export const reason = { annotations: { "parapet.dev/reason": "the API server calls this webhook" } };
export const selected = { selector: { matchLabels: labels } };
export { labels, unknown, type Case, type Fields, type Sample };
