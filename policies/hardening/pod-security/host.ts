import { controls } from "../../controls";
import type { CelRule } from "../../rule";
import { versionParameter, versionVariables } from "./standard";

/** Baseline: the host's process, network and IPC namespaces stay closed. */
export const hostNamespaces: CelRule = {
  form: "cel",
  id: "hardening/pod-security/host-namespaces",
  promise: "No pod shares the network, the processes or the IPC of its node.",
  severity: "high",
  controls: controls("isolation", "5.2.3", "5.2.4", "5.2.5"),
  why: "In the node's namespaces a container sees every process and all traffic of its neighbours, and network policies do not apply to it.",
  repair: "remove hostNetwork, hostPID and hostIPC, or set them to false",
  kinds: "pods",
  clauses: ["hostNetwork", "hostPID", "hostIPC"].map((field) => ({
    each: "pod",
    holds: `!variables.pod.?${field}.orValue(false)`,
    at: field,
    says: `the pod sets ${field}`,
  })),
};

/** Baseline: no process of Windows on the host itself. */
export const hostProcess: CelRule = {
  form: "cel",
  id: "hardening/pod-security/host-process",
  promise: "No container of Windows runs as a process of its node.",
  severity: "critical",
  controls: controls("isolation", "5.2.11"),
  why: "A HostProcess container is not contained: it has the rights of the node.",
  repair: "remove securityContext.windowsOptions.hostProcess",
  kinds: "pods",
  clauses: [
    {
      each: "pod",
      holds: "!variables.pod.?securityContext.?windowsOptions.?hostProcess.orValue(false)",
      at: "securityContext.windowsOptions.hostProcess",
      says: "the pod runs as a process of its node",
    },
    {
      each: "container",
      holds: "!container.?securityContext.?windowsOptions.?hostProcess.orValue(false)",
      at: "securityContext.windowsOptions.hostProcess",
      says: 'container "{container.name}" runs as a process of its node',
    },
  ],
};

/** Baseline: no ports of the node. */
export const hostPorts: CelRule = {
  form: "cel",
  id: "hardening/pod-security/host-ports",
  promise: "No container takes a port of its node.",
  severity: "medium",
  controls: controls("boundary", "5.2.13"),
  why: "A host port is reachable by everybody who reaches the node, past Services, gateways and most network policies.",
  repair: "remove hostPort, and reach the pod through a Service",
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: "container.?ports.orValue([]).all(port, port.?hostPort.orValue(0) == 0)",
      at: "ports",
      says: 'container "{container.name}" takes a port of its node',
    },
  ],
};

const probes = ["livenessProbe", "readinessProbe", "startupProbe"];
const hooks = ["lifecycle.?postStart", "lifecycle.?preStop"];
const hosts = [...probes, ...hooks].flatMap((handler) =>
  ["httpGet", "tcpSocket"].map((way) => `container.?${handler}.?${way}.?host.orValue("") == ""`),
);

/** Baseline, from 1.34: probes and hooks go to the pod itself. */
export const hostProbes: CelRule = {
  form: "cel",
  id: "hardening/pod-security/host-probes",
  promise: "Probes and lifecycle hooks ask the pod itself, never another host.",
  severity: "medium",
  controls: controls("boundary"),
  why: "The node sends these requests. With a host of one's choice they reach what only the node may reach.",
  repair: "remove host from the probe or hook; it then goes to the pod",
  parameters: versionParameter,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: `variables.minor < 34 || (${hosts.join(" && ")})`,
      says: 'a probe or hook of container "{container.name}" names a host',
    },
  ],
};

/** Baseline: no directory of the node. */
export const hostPath: CelRule = {
  form: "cel",
  id: "hardening/pod-security/host-path",
  promise: "No volume is a directory of the node.",
  severity: "high",
  controls: controls("isolation", "5.2.12"),
  why: "Through a path of its node a container reads and changes other pods, the kubelet's credentials, and the node itself.",
  repair: "use an emptyDir, a claim or a CSI volume",
  kinds: "pods",
  clauses: [{ each: "volume", holds: "!has(volume.hostPath)", at: "hostPath", says: 'volume "{volume.name}" is a path of the node' }],
};
