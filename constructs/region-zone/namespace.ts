import type { OwnFlowPlan } from "../../model/plan/plan";
import type { KubeObject, LimitRange, Namespace, ServiceAccount } from "../kubernetes/manifest";
import { ownPolicy, policy } from "../kubernetes/network";
import type { Resolvers } from "../mesh/cilium";
import { denyAll, strict } from "../mesh/closed";

/** The Pod Security Standards as of this Kubernetes: a newer cluster does not change what is admitted by surprise. */
const podSecurityVersion = "v1.31";

/** A namespace of a region, whoever lives in it. */
export interface Place {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly own: readonly OwnFlowPlan[];
}

/** A hardened namespace in the mesh, closed in both directions and to every identity, but for what each pod needs. */
export function closedNamespace(place: Place, resolvers: Resolvers): readonly KubeObject[] {
  return [namespace(place), ...closedToNetwork(place, resolvers), strict(within(place, "default")), denyAll(within(place, "default-deny"))];
}

/** What closes a namespace, be it in the mesh or not: nobody has a token, nothing is without bounds, and only its own flows are open. */
export function closedToNetwork(place: Place, resolvers: Resolvers): readonly KubeObject[] {
  return [
    defaultServiceAccount(place),
    limits(place),
    policy({ metadata: within(place, "default-deny"), selector: {}, ingress: [], egress: [] }),
    ...place.own.map((flow) =>
      ownPolicy(flow, resolvers, (name) => ({ ...within(place, name), annotations: { "parapet.dev/reason": flow.because } })),
    ),
  ];
}

/** Name, namespace and labels of an object that belongs to a namespace as a whole. */
export function within({ name: namespace, labels }: Pick<Place, "name" | "labels">, name: string) {
  return { name, namespace, labels };
}

/** A hardened namespace; in the mesh, unless something speaks against it. */
export function namespace({ name, labels }: Pick<Place, "name" | "labels">, outsideBecause?: string): Namespace {
  const podSecurity = ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, podSecurityVersion],
  ]);
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      labels: {
        ...labels,
        "istio-injection": outsideBecause === undefined ? "enabled" : "disabled",
        ...(Object.fromEntries(podSecurity) as Record<string, string>),
      },
      ...(outsideBecause === undefined ? {} : { annotations: { "parapet.dev/reason": outsideBecause } }),
    },
  };
}

function defaultServiceAccount(place: Place): ServiceAccount {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: within(place, "default"), automountServiceAccountToken: false };
}

/** What a container gets that says nothing: a pod that somebody starts by hand is bounded as well. */
function limits(place: Place): LimitRange {
  const amounts = { cpu: "100m", memory: "128Mi", "ephemeral-storage": "256Mi" };
  return {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: within(place, "tenant"),
    spec: { limits: [{ type: "Container", default: amounts, defaultRequest: amounts }] },
  };
}
