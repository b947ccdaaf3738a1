import { controls } from "../../controls";
import type { CelRule } from "../../rule";
import { onWindows, ownUsers, replacedParameters, versionParameter, versionVariables } from "./standard";

/** Baseline: nothing is privileged. */
export const privileged: CelRule = {
  form: "cel",
  id: "hardening/pod-security/privileged",
  promise: "No container is privileged.",
  severity: "critical",
  controls: controls("isolation", "5.2.2"),
  why: "A privileged container has every device and every right of its node: who is in it owns the node.",
  repair: "remove securityContext.privileged, and add the one capability that is needed",
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: "!container.?securityContext.?privileged.orValue(false)",
      at: "securityContext.privileged",
      says: 'container "{container.name}" is privileged',
    },
  ],
};

const baselineCapabilities = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

/** Baseline: no capabilities beyond those that a container has anyway. */
export const capabilities: CelRule = {
  form: "cel",
  id: "hardening/pod-security/capabilities",
  promise: "No container adds capabilities beyond the default ones.",
  severity: "high",
  controls: controls("isolation", "5.2.9"),
  why: "Capabilities such as SYS_ADMIN or NET_RAW are a part of root on the node.",
  repair: `remove what is not one of ${baselineCapabilities.join(", ")} from capabilities.add`,
  parameters: replacedParameters,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: `variables.replaced || container.?securityContext.?capabilities.?add.orValue([]).all(name, name in ${JSON.stringify(baselineCapabilities)})`,
      at: "securityContext.capabilities.add",
      says: 'container "{container.name}" adds a capability that is not a default one',
    },
  ],
};

/** Restricted, from 1.22: all capabilities are dropped; only NET_BIND_SERVICE may come back. */
export const capabilitiesDropped: CelRule = {
  form: "cel",
  id: "hardening/pod-security/capabilities-dropped",
  promise: "Every container drops all capabilities and adds none but NET_BIND_SERVICE.",
  severity: "medium",
  controls: controls("isolation", "5.2.8", "5.2.9", "5.2.10"),
  why: "An application that needs no capability should have none: each is a way out when the application is broken into.",
  repair: 'set securityContext.capabilities to { drop: ["ALL"] }',
  parameters: versionParameter,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: `variables.minor < 22 || (variables.minor >= 25 && ${onWindows}) || "ALL" in container.?securityContext.?capabilities.?drop.orValue([])`,
      at: "securityContext.capabilities.drop",
      says: 'container "{container.name}" does not drop all capabilities',
    },
    {
      each: "container",
      holds: `variables.minor < 22 || (variables.minor >= 25 && ${onWindows}) || container.?securityContext.?capabilities.?add.orValue([]).all(name, name == "NET_BIND_SERVICE")`,
      at: "securityContext.capabilities.add",
      says: 'container "{container.name}" adds a capability other than NET_BIND_SERVICE',
    },
  ],
};

/** Restricted, from 1.8: no process gains more rights than its parent. */
export const privilegeEscalation: CelRule = {
  form: "cel",
  id: "hardening/pod-security/privilege-escalation",
  promise: "No process in a container gains more privileges than its parent.",
  severity: "medium",
  controls: controls("isolation", "5.2.6"),
  why: "With a set-user-ID program in the image, a process without rights becomes root.",
  repair: "set securityContext.allowPrivilegeEscalation to false in each container",
  parameters: versionParameter,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: `variables.minor < 8 || (variables.minor >= 25 && ${onWindows}) || !container.?securityContext.?allowPrivilegeEscalation.orValue(true)`,
      at: "securityContext.allowPrivilegeEscalation",
      says: 'container "{container.name}" may gain more privileges',
    },
  ],
};

const podContext = "variables.pod.?securityContext";

/** Restricted: nothing runs as root. */
export const runAsNonRoot: CelRule = {
  form: "cel",
  id: "hardening/pod-security/run-as-non-root",
  promise: "Every container must run as a user other than root.",
  severity: "medium",
  controls: controls("isolation", "5.2.7"),
  why: "Root in a container is root on the node as soon as one wall between them has a hole.",
  repair: "set securityContext.runAsNonRoot to true in the pod, and nowhere to false",
  parameters: versionParameter,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "pod",
      holds: `(variables.minor >= 35 && ${ownUsers}) || ${podContext}.?runAsNonRoot.orValue(true)`,
      at: "securityContext.runAsNonRoot",
      says: "the pod sets runAsNonRoot to false",
    },
    {
      each: "container",
      holds: `(variables.minor >= 35 && ${ownUsers}) || container.?securityContext.?runAsNonRoot.orValue(${podContext}.?runAsNonRoot.orValue(false))`,
      at: "securityContext.runAsNonRoot",
      says: 'container "{container.name}" may run as root',
    },
  ],
};

/** Restricted, from 1.23: nobody asks for user 0. */
export const runAsUser: CelRule = {
  form: "cel",
  id: "hardening/pod-security/run-as-user",
  promise: "No pod and no container asks for user 0.",
  severity: "medium",
  controls: controls("isolation", "5.2.7"),
  why: "runAsUser: 0 is root, whatever runAsNonRoot says beside it; such a container does not start, or starts as root.",
  repair: "set runAsUser to a number above 0, 65532 say, or remove it",
  parameters: versionParameter,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "pod",
      holds: `variables.minor < 23 || (variables.minor >= 35 && ${ownUsers}) || ${podContext}.?runAsUser.orValue(1) != 0`,
      at: "securityContext.runAsUser",
      says: "the pod asks for user 0",
    },
    {
      each: "container",
      holds: `variables.minor < 23 || (variables.minor >= 35 && ${ownUsers}) || container.?securityContext.?runAsUser.orValue(1) != 0`,
      at: "securityContext.runAsUser",
      says: 'container "{container.name}" asks for user 0',
    },
  ],
};
