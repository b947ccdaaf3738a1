import { readMesh, type Mesh, type MeshWorkload } from "../../../policies/reach/mesh";

/** A small mesh, written as its objects: what tests of the mesh's semantics are made of. */

type Fields = Record<string, unknown>;

export const object = (apiVersion: string, kind: string, namespace: string, name: string, spec: Fields, metadata: Fields = {}): Fields => ({
  apiVersion,
  kind,
  metadata: { name, namespace, ...metadata },
  spec,
});

export const peers = (namespace: string, name: string, spec: Fields, metadata: Fields = {}): Fields =>
  object("security.istio.io/v1", "PeerAuthentication", namespace, name, spec, metadata);
export const mode = (text: string): Fields => ({ mtls: { mode: text } });
export const policy = (namespace: string, name: string, spec: Fields, metadata: Fields = {}): Fields =>
  object("security.istio.io/v1", "AuthorizationPolicy", namespace, name, spec, metadata);
export const networking = (kind: string, namespace: string, name: string, spec: Fields, metadata: Fields = {}): Fields =>
  object("networking.istio.io/v1", kind, namespace, name, spec, metadata);
export const service = (
  namespace: string,
  name: string,
  ports: Fields[],
  selector: Fields = { app: name },
  metadata: Fields = {},
): Fields => object("v1", "Service", namespace, name, { selector, ports }, metadata);

/** A workload with one port, 8080, named `http`. */
export function workload(namespace: string, name: string, more: Partial<MeshWorkload> = {}): MeshWorkload {
  return {
    id: `${namespace}/${name}`,
    namespace,
    labels: { app: name },
    serviceAccount: name,
    injected: true,
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    ...more,
  };
}

export const principal = ({ namespace, serviceAccount }: MeshWorkload): string => `cluster.local/ns/${namespace}/sa/${serviceAccount}`;

/** Two apps of one team, one of another, and a Service for the one that is called. */
export const web = workload("shop", "web");
export const ledger = workload("shop", "ledger");
export const stranger = workload("other", "stranger");
export const bare = workload("other", "bare", { injected: false });
export const ledgerService = service("shop", "ledger", [{ name: "http", port: 80, targetPort: 8080 }]);

/** A mesh of strict mutual TLS with these objects. */
export const strict = (...objects: unknown[]): Mesh =>
  readMesh([peers("istio-system", "default", mode("STRICT")), ledgerService, ...objects]);

/** An answer in one line: `mutual-tls open GET /a by AuthorizationPolicy shop/x`. */
export function said({ over, allowed, only, by }: ReturnType<Mesh["inbound"]>): string {
  const kinds = only.map(({ hosts, methods, paths }) =>
    [hosts, methods, paths].map((part) => (part.length === 0 ? "any" : part.join(","))).join(" "),
  );
  return [
    allowed ? `open over ${over}` : "closed",
    ...(kinds.length === 0 ? [] : [`for ${kinds.join(" or ")}`]),
    by.length === 0 ? "" : `by ${by.join(", ")}`,
  ]
    .join(" ")
    .trim();
}
