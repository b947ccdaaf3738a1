import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest, Rendered } from "../rendered";
import { run } from "../tools/scanner";

type Labels = Readonly<Record<string, string>>;

/** Somebody who sends or is sent to: a pod, or an address outside of the cluster. */
export type Peer = { readonly namespace: string; readonly labels: Labels; readonly ip: string } | { readonly ip: string };

/** One attempt to connect. */
export interface Traffic {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  /** The name of the port at the receiving pod; empty when it has none. */
  readonly portName: string;
  readonly protocol: "TCP" | "UDP";
}

/** Runs cyclonus over a folder's NetworkPolicies; it reads one list, not a stream of documents. */
export function cyclonus(program: string, { objects }: Rendered, mode: string, traffic: readonly unknown[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), "parapet-cyclonus-"));
  try {
    const items = objects.map(({ manifest }) => manifest).filter(({ kind }) => kind === "NetworkPolicy");
    writeFileSync(join(folder, "policies.yaml"), JSON.stringify({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicyList", items }));
    writeFileSync(join(folder, "traffic.json"), JSON.stringify(traffic));
    const ran = run(program, [
      "analyze",
      "--policy-path",
      join(folder, "policies.yaml"),
      "--mode",
      mode,
      "--traffic-path",
      join(folder, "traffic.json"),
    ]);
    if (ran.status !== 0) throw new Error(`cyclonus ended with ${ran.status}: ${ran.stderr.slice(-2000)}`);
    return ran.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For each attempt, whether the folder's NetworkPolicies let it through. */
export function allowed(program: string, rendered: Rendered, traffic: readonly Traffic[]): boolean[] {
  const labels = namespaceLabels(rendered.objects.map(({ manifest }) => manifest));
  const side = (peer: Peer) => ({
    Internal: "namespace" in peer ? { Namespace: peer.namespace, NamespaceLabels: labels(peer.namespace), PodLabels: peer.labels } : null,
    IP: peer.ip,
  });
  const asked = traffic.map(({ from, to, port, portName, protocol }) => ({
    Source: side(from),
    Destination: side(to),
    Protocol: protocol,
    ResolvedPort: port,
    ResolvedPortName: portName,
  }));
  const printed = cyclonus(program, rendered, "query-traffic", asked);
  const verdicts = [...printed.matchAll(/\|\s*IS ALLOWED\?\s*\|\s*(TRUE|FALSE)\s*\|/g)].map(([, verdict]) => verdict === "TRUE");
  if (verdicts.length !== traffic.length)
    throw new Error(`cyclonus was asked ${traffic.length} times and answered ${verdicts.length} times`);
  return verdicts;
}

/** The labels of a namespace, with the one that the API server gives to each. */
function namespaceLabels(manifests: readonly Manifest[]) {
  const stated = new Map(
    manifests.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
  );
  return (name: string): Labels => ({ ...stated.get(name), "kubernetes.io/metadata.name": name });
}
