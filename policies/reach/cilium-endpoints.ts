import { fieldOf, isObject } from "../../model/documents/document";
import { Crowd } from "./crowd";
import { LabelIndex, type Labelled, type Labels } from "./label-index";
import { listOf } from "./objects";
import type { Namespace, Surroundings } from "./surroundings";
import type { Tally } from "./tally";
import type { Workload } from "./workloads";

const namespaceKey = "io.kubernetes.pod.namespace";
const namespacePrefix = "io.cilium.k8s.namespace.labels.";
const clusterKey = "io.cilium.k8s.policy.cluster";
const accountKey = "io.cilium.k8s.policy.serviceaccount";

class Endpoint implements Labelled {
  private known: Labels | undefined;

  constructor(
    readonly workload: Workload,
    private readonly namespaceLabels: Labels,
  ) {}

  get labels(): Labels {
    return (this.known ??= {
      ...this.workload.labels,
      [namespaceKey]: this.workload.namespace,
      [clusterKey]: "default",
      [accountKey]: this.workload.serviceAccount,
      ...Object.fromEntries(Object.entries(this.namespaceLabels).map(([key, value]) => [namespacePrefix + key, value])),
    });
  }

  /** One label, without the others: most selectors ask for the name alone. */
  label(key: string): string | undefined {
    if (key === namespaceKey) return this.workload.namespace;
    if (key.startsWith("io.cilium.")) return this.labels[key];
    return Object.hasOwn(this.workload.labels, key) ? this.workload.labels[key] : undefined;
  }
}

/** Pods as Cilium sees them: with their namespace, its labels and their account among their own labels. */
export class CiliumEndpoints {
  private static readonly known = new WeakMap<Surroundings, CiliumEndpoints>();
  private readonly index: LabelIndex<Endpoint>;
  private readonly crowds = new Map<readonly Endpoint[], Crowd>();

  private constructor(around: Surroundings, namespaces: readonly Namespace[], tally: Tally) {
    const spaces = new Map(namespaces.map(({ name, labels }) => [name, labels]));
    const endpoints = around.workloads
      .filter(({ hostNetwork }) => !hostNetwork)
      .map((workload) => new Endpoint(workload, spaces.get(workload.namespace) ?? {}));
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
  return keys.some((key) => key === namespaceKey || key.startsWith(namespacePrefix));
}
