import type { RegionPlan } from "../../model/plan/plan";
import type { TlsPlan } from "../../model/plan/tls-plan";

/** A region with somebody who signs there. */
export type Signed = RegionPlan & { readonly tls: TlsPlan };

type Literal = string | readonly string[] | { readonly [key: string]: Literal };

/** Texts, lists and tables as CEL writes them: as JSON does. */
export const literal = (value: Literal): string => JSON.stringify(value);

/** By name: a label can be taken off, and a namespace cannot be called otherwise. */
export const inRegion = ({ namespaces, gateways }: Signed): string =>
  `request.namespace in ${literal([...gateways, ...namespaces].map(({ name }) => name).sort())}`;

export const issuersOf = ({ tls }: Signed): readonly string[] => tls.issuers.map(({ name }) => name).sort();

/** Issuers serve the whole cluster: also whoever asks from a namespace that is none of the region's. */
export const namesIssuer = (region: Signed): string =>
  `(has(object.spec.issuerRef.kind) && object.spec.issuerRef.kind == "ClusterIssuer" && object.spec.issuerRef.name in ${literal(issuersOf(region))})`;
