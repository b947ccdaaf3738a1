import { BlockList } from "node:net";
import type { Edge } from "../../../policies/reach/relation";
import type { Peer, Pod, Policy, PolicySet, Port, Rule, Selector } from "./policy-sets";

/** Somebody who sends or is sent to. */
export type Party = { readonly pod: Pod } | { readonly ip: string };

export interface Question {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  readonly protocol: Edge["protocol"];
}

/** The API's words, read one sentence after the other: slow, and without any index. `notInWantsKey` is a mistake that others make. */
export class Naive {
  constructor(
    private readonly set: PolicySet,
    private readonly notInWantsKey = false,
  ) {}

  /** The policies that open it, or undefined where it is closed. */
  answer(question: Question): string[] | undefined {
    const out = this.side(question, "egress");
    const into = this.side(question, "ingress");
    return out === undefined || into === undefined ? undefined : [...new Set([...out, ...into])].sort();
  }

  private side(question: Question, direction: "ingress" | "egress"): string[] | undefined {
    const [own, peer] = direction === "egress" ? [question.from, question.to] : [question.to, question.from];
    if (!("pod" in own)) return [];
    const isolating = this.set.policies.filter((policy) => this.selects(policy, own.pod) && typesOf(policy).includes(direction));
    if (isolating.length === 0) return [];
    const opening = isolating.filter((policy) =>
      (policy.spec[direction] ?? []).some((rule) => this.allows(rule, namespaceOf(policy), peer, question)),
    );
    return opening.length === 0 ? undefined : opening.map((policy) => `NetworkPolicy ${namespaceOf(policy)}/${policy.metadata.name}`);
  }

  private selects(policy: Policy, pod: Pod): boolean {
    return pod.metadata.namespace === namespaceOf(policy) && this.fits(policy.spec.podSelector, pod.metadata.labels);
  }

  private allows(rule: Rule, namespace: string, party: Party, question: Question): boolean {
    const peers = rule.from ?? rule.to ?? [];
    const ports = rule.ports ?? [];
    return (
      (peers.length === 0 || peers.some((peer) => this.means(peer, namespace, party))) &&
      (ports.length === 0 || ports.some((port) => isOpen(port, question)))
    );
  }

  private means(peer: Peer, namespace: string, party: Party): boolean {
    if (peer.ipBlock !== undefined) {
      const ip = "pod" in party ? party.pod.status.podIP : party.ip;
      return isIn(ip, peer.ipBlock.cidr) && !(peer.ipBlock.except ?? []).some((except) => isIn(ip, except));
    }
    if (!("pod" in party)) return false;
    const { metadata } = party.pod;
    const isThere =
      peer.namespaceSelector === undefined
        ? metadata.namespace === namespace
        : this.fits(peer.namespaceSelector, this.labelsOf(metadata.namespace));
    return isThere && (peer.podSelector === undefined || this.fits(peer.podSelector, metadata.labels));
  }

  private fits({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Readonly<Record<string, string>>): boolean {
    return (
      Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
      matchExpressions.every(({ key, operator, values = [] }) => {
        const value = labels[key];
        if (operator === "Exists") return value !== undefined;
        if (operator === "DoesNotExist") return value === undefined;
        if (operator === "In") return value !== undefined && values.includes(value);
        return value === undefined ? !this.notInWantsKey : !values.includes(value);
      })
    );
  }

  private labelsOf(namespace: string): Readonly<Record<string, string>> {
    return { ...this.set.namespaces.find(({ name }) => name === namespace)?.labels, "kubernetes.io/metadata.name": namespace };
  }
}

const namespaceOf = ({ metadata }: Policy): string => metadata.namespace ?? "default";

/** "If this field is not specified, it will default based on the existence of ingress or egress rules." */
function typesOf({ spec }: Policy): string[] {
  const types = spec.policyTypes ?? [];
  if (types.length > 0) return types.map((type) => type.toLowerCase());
  return (spec.egress ?? []).length > 0 ? ["ingress", "egress"] : ["ingress"];
}

function isOpen({ protocol = "TCP", port, endPort }: Port, question: Question): boolean {
  if (protocol !== question.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === "number") return endPort === undefined ? port === question.port : port <= question.port && question.port <= endPort;
  if (!("pod" in question.to)) return false;
  return question.to.pod.spec.containers
    .flatMap(({ ports }) => ports)
    .some((one) => one.name === port && one.protocol === protocol && one.containerPort === question.port);
}

function isIn(ip: string, cidr: string): boolean {
  const [network = "", length = ""] = cidr.split("/");
  const family = (text: string) => (text.includes(":") ? "ipv6" : "ipv4");
  if (family(ip) !== family(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length), family(network));
  return list.check(ip, family(ip));
}

/** Every question that there is between the parties of a set. No pod is asked about itself. */
export function questions(
  set: PolicySet,
  outsiders: readonly string[],
  probes: readonly Pick<Question, "port" | "protocol">[],
): Question[] {
  const pods = set.pods.map((pod): Party => ({ pod }));
  const parties = [...pods, ...outsiders.map((ip): Party => ({ ip }))];
  return parties.flatMap((from) =>
    parties
      .filter((to) => to !== from && ("pod" in from || "pod" in to))
      .flatMap((to) => probes.map(({ port, protocol }) => ({ from, to, port, protocol }))),
  );
}

export const nameOf = (party: Party): string => ("pod" in party ? `${party.pod.metadata.namespace}/${party.pod.metadata.name}` : party.ip);
