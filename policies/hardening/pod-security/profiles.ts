import { controls } from "../../controls";
import type { CelRule, Clause } from "../../rule";
import { onWindows, replacedParameters, versionParameter, versionVariables } from "./standard";

/** A profile that may be set for the pod and for each container: the same sentence of both. */
function both(condition: (context: string) => string, at: string, says: string): Clause[] {
  return [
    { each: "pod", holds: condition("variables.pod.?securityContext"), at, says: `the pod ${says}` },
    { each: "container", holds: condition("container.?securityContext"), at, says: `container "{container.name}" ${says}` },
  ];
}

const localOrDefault = '["RuntimeDefault", "Localhost"]';
const annotations = "variables.podMeta.?annotations.orValue({})";

/** Baseline: AppArmor is not switched off. */
export const appArmor: CelRule = {
  form: "cel",
  id: "hardening/pod-security/app-armor",
  promise: "No pod switches its AppArmor profile off.",
  severity: "medium",
  controls: controls("isolation", "5.7.3"),
  why: "The default profile keeps a container from mounting, tracing and writing to the kernel's files; Unconfined does not.",
  repair: "set the profile to RuntimeDefault or Localhost, or remove it",
  kinds: "pods",
  clauses: [
    ...both(
      (context) => `!${context}.?appArmorProfile.hasValue() || ${context}.?appArmorProfile.?type.orValue("") in ${localOrDefault}`,
      "securityContext.appArmorProfile.type",
      "switches its AppArmor profile off",
    ),
    {
      each: "object",
      holds: `${annotations}.all(key, !key.startsWith("container.apparmor.security.beta.kubernetes.io/") || ${annotations}[key] in ["", "runtime/default"] || ${annotations}[key].startsWith("localhost/"))`,
      says: "an annotation of the pod switches an AppArmor profile off",
    },
  ],
};

const seLinuxTypes = '["", "container_t", "container_init_t", "container_kvm_t"]';

/** Baseline: no types, users or roles of SELinux of one's own. */
export const seLinux: CelRule = {
  form: "cel",
  id: "hardening/pod-security/se-linux",
  promise: "No pod takes an SELinux type, user or role that is not a container's.",
  severity: "medium",
  controls: controls("isolation", "5.7.3"),
  why: "With a type of its choice a container steps out of the confinement that SELinux gives to containers.",
  repair: "remove user and role, and take the type container_t, container_init_t, container_kvm_t or (from 1.31) container_engine_t",
  parameters: versionParameter,
  variables: versionVariables,
  kinds: "pods",
  clauses: both(
    (context) =>
      `(${context}.?seLinuxOptions.?type.orValue("") in ${seLinuxTypes} || (variables.minor >= 31 && ${context}.?seLinuxOptions.?type.orValue("") == "container_engine_t")) && ${context}.?seLinuxOptions.?user.orValue("") == "" && ${context}.?seLinuxOptions.?role.orValue("") == ""`,
    "securityContext.seLinuxOptions",
    "takes an SELinux type, user or role of its own",
  ),
};

const podAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
const containerAnnotation = "container.seccomp.security.alpha.kubernetes.io/";
const allowedAnnotation = (value: string) => `(${value} in ["runtime/default", "docker/default"] || ${value}.startsWith("localhost/"))`;

/** Baseline: seccomp is not switched off. Before 1.19 it was an annotation. */
export const seccomp: CelRule = {
  form: "cel",
  id: "hardening/pod-security/seccomp",
  promise: "No pod switches its seccomp profile off.",
  severity: "medium",
  controls: controls("isolation", "5.7.2"),
  why: "Without a filter for system calls, every fault of the kernel can be reached from the container.",
  repair: "set seccompProfile.type to RuntimeDefault or Localhost, or remove it",
  parameters: replacedParameters,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    ...both(
      (context) =>
        `variables.replaced || variables.minor < 19 || !${context}.?seccompProfile.hasValue() || ${context}.?seccompProfile.?type.orValue("") in ${localOrDefault}`,
      "securityContext.seccompProfile.type",
      "switches its seccomp profile off",
    ),
    {
      each: "object",
      holds: `variables.replaced || variables.minor >= 19 || ${allowedAnnotation(`${annotations}[?"${podAnnotation}"].orValue("runtime/default")`)}`,
      says: "an annotation of the pod switches its seccomp profile off",
    },
    {
      each: "container",
      holds: `variables.replaced || variables.minor >= 19 || ${allowedAnnotation(`${annotations}[?("${containerAnnotation}" + container.name)].orValue("runtime/default")`)}`,
      says: 'an annotation of the pod switches the seccomp profile of container "{container.name}" off',
    },
  ],
};

/** Restricted, from 1.19: seccomp is switched on. */
export const seccompSet: CelRule = {
  form: "cel",
  id: "hardening/pod-security/seccomp-set",
  promise: "Every container has a seccomp profile: the runtime's, or one of the node.",
  severity: "medium",
  controls: controls("isolation", "5.7.2"),
  why: "Left out, the profile depends on how the node was set up, and most nodes have none.",
  repair: "set securityContext.seccompProfile.type to RuntimeDefault in the pod",
  parameters: versionParameter,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "pod",
      holds: `variables.minor < 19 || (variables.minor >= 25 && ${onWindows}) || !variables.pod.?securityContext.?seccompProfile.hasValue() || variables.pod.?securityContext.?seccompProfile.?type.orValue("") in ${localOrDefault}`,
      at: "securityContext.seccompProfile.type",
      says: "the pod switches its seccomp profile off",
    },
    {
      each: "container",
      holds: `variables.minor < 19 || (variables.minor >= 25 && ${onWindows}) || (container.?securityContext.?seccompProfile.hasValue() ? container.?securityContext.?seccompProfile.?type.orValue("") : variables.pod.?securityContext.?seccompProfile.?type.orValue("")) in ${localOrDefault}`,
      at: "securityContext.seccompProfile.type",
      says: 'container "{container.name}" has no seccomp profile',
    },
  ],
};
