import type { Rendered } from "../rendered";
import type { Peer, Traffic } from "./traffic";
import { workloads, type Workload } from "./workloads";

/** An attempt to connect, what has to come of it, and the object that is to blame otherwise. */
export interface Expectation {
  readonly check: string;
  readonly object: string;
  readonly says: string;
  readonly traffic: Traffic;
  readonly allowed: boolean;
}

/** One of the addresses that the edge comes from; where there is no edge, it is an address of the world like any other. */
const edge: Peer = { ip: "104.16.0.1" };
const outside: Peer = { ip: "203.0.113.9" };
const metadataService: Peer = { ip: "169.254.169.254" };
const resolver: Peer = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" }, ip: "198.19.0.1" };
const elsewhere: Peer = { namespace: "somewhere-else", labels: { app: "stranger" }, ip: "198.19.0.2" };
const tcp = { portName: "", protocol: "TCP" } as const;

/** What holds in every namespace and for every workload, whatever an app has declared. */
export function expectations(rendered: Rendered): Expectation[] {
  const names = rendered.objects.filter(({ manifest }) => manifest.kind === "Namespace");
  const doors = new Set(
    rendered.objects.flatMap(({ manifest }) =>
      manifest.kind === "Service" && manifest.spec?.["type"] === "LoadBalancer" && manifest.metadata.name.endsWith("-ingress")
        ? [nameOf(manifest)]
        : [],
    ),
  );
  return [
    ...names.flatMap(({ id, manifest }) => ofNamespace(id, manifest.metadata.name)),
    ...workloads(rendered).flatMap((workload) => ofWorkload(workload, doors.has(`${workload.pod.namespace}/${workload.name}`))),
  ];
}

const nameOf = ({ metadata }: Rendered["objects"][number]["manifest"]) => `${metadata.namespace ?? "default"}/${metadata.name}`;

/** A pod that nobody declared can neither be reached nor reach anybody. */
function ofNamespace(object: string, namespace: string): Expectation[] {
  const stranger: Peer = { namespace, labels: { app: "stranger" }, ip: "198.19.0.3" };
  const other: Peer = { namespace, labels: { app: "another" }, ip: "198.19.0.4" };
  const denied = (check: string, says: string, from: Peer, to: Peer, port: number): Expectation => ({
    check,
    object,
    says,
    traffic: { from, to, port, ...tcp },
    allowed: false,
  });
  return [
    denied("default-deny-ingress", "an undeclared pod is reached from outside", outside, stranger, 8080),
    denied("default-deny-ingress", "an undeclared pod is reached from another namespace", elsewhere, stranger, 8080),
    denied("default-deny-ingress", "an undeclared pod is reached from its own namespace", other, stranger, 8080),
    denied("default-deny-egress", "an undeclared pod reaches the world", stranger, outside, 443),
    denied("default-deny-egress", "an undeclared pod reaches the cloud's metadata", stranger, metadataService, 80),
    denied("default-deny-egress", "an undeclared pod sends to port 53 of the world", stranger, outside, 53),
    denied("default-deny-egress", "an undeclared pod reaches another namespace", stranger, elsewhere, 8080),
  ];
}

/** What the outside comes in by has to be reached from there; everything else must not be. */
function ofWorkload({ id: object, pod, ports }: Workload, isDoor: boolean): Expectation[] {
  const other: Peer = { namespace: pod.namespace, labels: { app: "another" }, ip: "198.19.0.4" };
  const ingress = ports.flatMap(({ port, portName }): Expectation[] => {
    const closed = [outside, elsewhere, other].map((from) => ({
      check: "closed-ingress",
      object,
      says: `somebody undeclared reaches its port ${port}`,
      traffic: { from, to: pod, port, portName, protocol: "TCP" as const },
      allowed: false,
    }));
    if (!isDoor || portName === "status") return closed;
    const traffic = { from: edge, to: pod, port, portName, protocol: "TCP" as const };
    return [{ check: "open-door", object, says: `nobody comes in by its port ${port}`, traffic, allowed: true }];
  });
  const egress = [
    { to: outside, port: 443, says: "it reaches any address of the world" },
    { to: metadataService, port: 80, says: "it reaches the cloud's metadata" },
    { to: elsewhere, port: 8080, says: "it reaches a pod that it has not declared" },
  ].map(({ to, port, says }): Expectation => ({
    check: "closed-egress",
    object,
    says,
    traffic: { from: pod, to, port, ...tcp },
    allowed: false,
  }));
  const names = (["UDP", "TCP"] as const).map((protocol): Expectation => ({
    check: "names-resolved",
    object,
    says: `it cannot ask the cluster's resolver over ${protocol}`,
    traffic: { from: pod, to: resolver, port: 53, portName: "", protocol },
    allowed: true,
  }));
  return [...ingress, ...egress, ...names];
}
