import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nameOf, type Party, type Question } from "../../policies/reach/naive";
import type { Policy, PolicySet, Selector } from "../../policies/reach/policy-sets";
import { run } from "../tools/scanner";

/** A set of policies with every question that is asked of it. */
export interface Asked {
  readonly set: PolicySet;
  readonly questions: readonly Question[];
}

/**
 * Cyclonus' answers to the questions of many sets in one run. Their namespaces get names of their own, so that no policy of one set selects
 * a pod of another; and as no pod is asked about a pod of another set, what a rule opens elsewhere makes no difference.
 */
export function answers(program: string, asked: readonly Asked[]): boolean[][] {
  const folder = mkdtempSync(join(tmpdir(), "parapet-cyclonus-"));
  try {
    const items = asked.flatMap(({ set }, at) => set.policies.map((policy) => defaulted(policy, at)));
    const traffic = asked.flatMap(({ set, questions }, at) => questions.map((question) => trafficOf(set, question, at)));
    writeFileSync(join(folder, "policies.json"), JSON.stringify({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicyList", items }));
    writeFileSync(join(folder, "traffic.json"), JSON.stringify(traffic));
    const files = ["--policy-path", join(folder, "policies.json"), "--traffic-path", join(folder, "traffic.json")];
    // What it would simplify first is asked as it stands.
    const ran = run(program, ["analyze", "--mode", "query-traffic", "--simplify-policies=false", ...files]);
    if (ran.status !== 0) throw new Error(`cyclonus ended with ${ran.status}: ${ran.stderr.slice(-2000)}`);
    const verdicts = [...ran.stdout.matchAll(/\|\s*IS ALLOWED\?\s*\|\s*(TRUE|FALSE)\s*\|/g)].map(([, verdict]) => verdict === "TRUE");
    if (verdicts.length !== traffic.length)
      throw new Error(`cyclonus was asked ${traffic.length} times and answered ${verdicts.length} times`);
    let from = 0;
    return asked.map(({ questions }) => verdicts.slice(from, (from += questions.length)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const renamed = (namespace: string, at: number): string => `s${at}-${namespace}`;

/** Selectors by the name that each namespace is labelled with mean the new name. */
function renamedIn<T extends Selector>(selector: T, at: number): T {
  const name = selector.matchLabels?.["kubernetes.io/metadata.name"];
  return name === undefined
    ? selector
    : { ...selector, matchLabels: { ...selector.matchLabels, "kubernetes.io/metadata.name": renamed(name, at) } };
}

/** A policy as the API server stores it: cyclonus takes only such as have got their types from it. */
function defaulted(policy: Policy, at: number): unknown {
  const { policyTypes = [], egress = [] } = policy.spec;
  const types = policyTypes.length > 0 ? policyTypes : ["Ingress", ...(egress.length > 0 ? ["Egress"] : [])];
  const rulesOf = (direction: "ingress" | "egress", side: "from" | "to") =>
    policy.spec[direction]?.map((rule) => ({
      ...rule,
      ...(rule[side] === undefined
        ? {}
        : {
            [side]: rule[side].map((peer) =>
              peer.namespaceSelector === undefined ? peer : { ...peer, namespaceSelector: renamedIn(peer.namespaceSelector, at) },
            ),
          }),
    }));
  return {
    ...policy,
    metadata: { ...policy.metadata, namespace: renamed(policy.metadata.namespace ?? "default", at) },
    spec: { ...policy.spec, policyTypes: types, ingress: rulesOf("ingress", "from"), egress: rulesOf("egress", "to") },
  };
}

function trafficOf(set: PolicySet, { from, to, port, protocol }: Question, at: number): unknown {
  const named = "pod" in to ? to.pod.spec.containers.flatMap(({ ports }) => ports) : [];
  return {
    Source: sideOf(set, from, at),
    Destination: sideOf(set, to, at),
    Protocol: protocol,
    ResolvedPort: port,
    ResolvedPortName: named.find((one) => one.containerPort === port && one.protocol === protocol)?.name ?? "",
  };
}

function sideOf(set: PolicySet, party: Party, at: number): unknown {
  if (!("pod" in party)) return { Internal: null, IP: party.ip };
  const { metadata, status } = party.pod;
  const namespace = renamed(metadata.namespace, at);
  const labels = set.namespaces.find(({ name }) => name === metadata.namespace)?.labels;
  return {
    Internal: {
      Namespace: namespace,
      NamespaceLabels: { ...labels, "kubernetes.io/metadata.name": namespace },
      PodLabels: metadata.labels,
    },
    IP: status.podIP,
  };
}

/** A question as somebody would read it who has to find out who is wrong. */
export const shown = ({ from, to, port, protocol }: Question): string => `${nameOf(from)} -> ${nameOf(to)}:${port}/${protocol}`;
