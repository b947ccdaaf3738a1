/** The door of the proof of reachability: the relation of anybody's manifests, and single questions to it. */
export { readCluster, type Cluster } from "./cluster";
export { edges } from "./relation-of-cluster";
export { reaches, verdict, type Verdict } from "./question";
export type { Difference, Edge, RequestKind } from "./relation";
export type { Workload } from "./workloads";
