import { controls } from "../controls";
import { serviceKinds } from "../pods";
import type { CelRule, Clause } from "../rule";

/** A pod that runs to its end needs no probes. */
const endsByItself = 'variables.pod.?restartPolicy.orValue("Always") != "Always"';
const asks = (probe: string) =>
  ["httpGet", "tcpSocket", "exec", "grpc"].map((way) => `container.?${probe}.?${way}.hasValue()`).join(" || ");

/** Traffic comes when a pod is ready for it. */
export const readinessProbe: CelRule = {
  form: "cel",
  id: "hardening/readiness-probe",
  promise: "Every container of a service says when it is ready.",
  severity: "low",
  controls: controls("availability"),
  why: "Without a readiness probe a pod gets requests while it starts, and a broken release replaces the good one.",
  repair: "add a readinessProbe with httpGet, tcpSocket, exec or grpc",
  kinds: serviceKinds,
  clauses: [
    {
      each: "main container",
      holds: `${endsByItself} || ${asks("readinessProbe")}`,
      at: "readinessProbe",
      says: 'container "{container.name}" has no readiness probe',
    },
  ],
};

/** A pod that hangs is started again. */
export const livenessProbe: CelRule = {
  form: "cel",
  id: "hardening/liveness-probe",
  promise: "Every container of a service says whether it is still alive.",
  severity: "low",
  controls: controls("availability"),
  why: "Without a liveness probe a process that hangs stays for ever.",
  repair: "add a livenessProbe with httpGet, tcpSocket, exec or grpc",
  kinds: serviceKinds,
  clauses: [
    {
      each: "main container",
      holds: `${endsByItself} || ${asks("livenessProbe")}`,
      at: "livenessProbe",
      says: 'container "{container.name}" has no liveness probe',
    },
  ],
};

/** Being busy is not being dead. */
export const probesDiffer: CelRule = {
  form: "cel",
  id: "hardening/probes-differ",
  promise: "No container has the same probe for readiness and for liveness.",
  severity: "low",
  controls: controls("availability"),
  why: "With the same probe twice, a container that is only busy is killed at the moment at which it should have been spared.",
  repair: "ask another path for liveness, or let it fail later",
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: "!has(container.livenessProbe) || !has(container.readinessProbe) || container.livenessProbe != container.readinessProbe",
      at: "livenessProbe",
      says: 'container "{container.name}" has the same probe for readiness and for liveness',
    },
  ],
};

/** A number or a name in one of the container's ports. What it does not declare may still listen, but nobody can see that. */
const exists = (port: string) =>
  `(!${port}.hasValue() || container.?ports.orValue([]).exists(port, port.?containerPort.orValue(0) == ${port}.orValue(0) || port.?name.orValue("") == ${port}.orValue(0)))`;

const portClause = (probe: string): Clause => ({
  each: "container",
  holds: ["httpGet", "tcpSocket", "grpc"].map((way) => exists(`container.?${probe}.?${way}.?port`)).join(" && "),
  at: probe,
  says: `the ${probe} of container "{container.name}" asks a port that the container does not have`,
});

/** A probe asks a port that is there. */
export const probePorts: CelRule = {
  form: "cel",
  id: "hardening/probe-ports-exist",
  promise: "Every probe asks a port that its container declares.",
  severity: "medium",
  controls: controls("correctness", "5.7.3"),
  why: "The API server takes any port. A probe on one that is not there kills the pod again and again, or never lets it get ready.",
  repair: "declare the port in the container's ports, or ask one that is declared",
  kinds: "pods",
  clauses: ["livenessProbe", "readinessProbe", "startupProbe"].map(portClause),
};
