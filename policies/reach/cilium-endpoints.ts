import { fieldOf, isObject } from "../../model/documents/document";
import { Crowd } from "./crowd";
import { LabelIndex, type Labelled } from "./label-index";
import { listOf } from "./objects";
import type { Namespace, Surroundings } from "./surroundings";
import type { Tally } from "./tally";
import type { Workload } from "./workloads";

interface Endpoint extends Labelled {
  readonly workload: Workload;
}

const namespaceKey = "io.kubernetes.pod.namespace";
const namespaceLabels = "io.cilium.k8s.namespace.labels.";

/** Pods as Cilium sees them: with their namespace, its labels and their account among their own labels. */
export class CiliumEndpoints {
  private static readonly known = new WeakMap<Surroundings, CiliumEndpoints>();
  private readonly index: LabelIndex<Endpoint>;
  private readonly crowds = new Map<readonly Endpoint[], Crowd>();

  private constructor(around: Surroundings, namespaces: readonly Namespace[], tally: Tally) {
    const labels = new Map(namespaces.map((namespace) => [namespace.name, namespace.labels]));
    const endpoints = around.workloads
      .filter(({ hostNetwork }) => !hostNetwork)
      .map((workload): Endpoint => ({
        workload,
        labels: {
          ...workload.labels,
          [namespaceKey]: workload.namespace,
          "io.cilium.k8s.policy.cluster": "default",
          "io.cilium.k8s.policy.serviceaccount": workload.serviceAccount,
          ...Object.fromEntries(Object.entries(labels.get(workload.namespace) ?? {}).map(([key, value]) => [namespaceLabels + key, value])),
        },
      }));
    this.index = new LabelIndex(endpoints, tally);
  }

  /** The endpoints of a cluster, made once. */
  static of({ around, namespaces, tally }: { around: Surroundings; namespaces: readonly Namespace[]; tally: Tally }): CiliumEndpoints {
    const known = this.known.get(around) ?? new CiliumEndpoints(around, namespaces, tally);
    this.known.set(around, known);
    return known;
  }

  /** Whom a policy is about: in its own namespace, whatever its selector says of others. */
  selectedBy(selector: unknown, namespace: string | undefined): Crowd {
    return this.crowd(namespace === undefined ? plain(selector) : inside(plain(selector), namespace));
  }

  /** Peers of a rule: of the policy's own namespace, unless the selector names another. */
  peers(selector: unknown, namespace: string | undefined): Crowd {
    const own = plain(selector);
    return this.crowd(namespace === undefined || namesNamespace(own) ? own : inside(own, namespace));
  }

  private crowd(selector: Selector): Crowd {
    const selected = this.index.select(selector);
    const known = this.crowds.get(selected);
    if (known !== undefined) return known;
    const crowd = new Crowd(selected.map(({ workload }) => workload));
    this.crowds.set(selected, crowd);
    return crowd;
  }
}

interface Selector {
  readonly matchLabels: Readonly<Record<string, unknown>>;
  readonly matchExpressions: readonly unknown[];
}

/** A selector without the sources that its keys may begin with: every label here is of Kubernetes. */
function plain(selector: unknown): Selector {
  const labels = fieldOf(selector, "matchLabels");
  const terms = listOf(fieldOf(selector, "matchExpressions"));
  const bare = (key: string): string => key.replace(/^(?:k8s|any):/, "");
  return {
    matchLabels: isObject(labels) ? Object.fromEntries(Object.entries(labels).map(([key, value]) => [bare(key), value])) : {},
    matchExpressions: terms.map((term) => (isObject(term) ? { ...term, key: bare(String(term.key)) } : term)),
  };
}

const inside = (selector: Selector, namespace: string): Selector => ({
  ...selector,
  matchLabels: { ...selector.matchLabels, [namespaceKey]: namespace },
});

function namesNamespace({ matchLabels, matchExpressions }: Selector): boolean {
  const keys = [...Object.keys(matchLabels), ...matchExpressions.map((term) => String(fieldOf(term, "key")))];
  return keys.some((key) => key === namespaceKey || key.startsWith(namespaceLabels));
}
