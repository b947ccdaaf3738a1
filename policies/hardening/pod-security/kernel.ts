import { controls } from "../../controls";
import type { CelRule } from "../../rule";
import { ownUsers, replacedParameters, versionParameter, versionVariables } from "./standard";

const masked = 'container.?securityContext.?procMount.orValue("Default") == "Default"';

/** Baseline: /proc is masked; from 1.35 a pod with users of its own may unmask it. */
export const procMount: CelRule = {
  form: "cel",
  id: "hardening/pod-security/proc-mount",
  promise: "No container sees an unmasked /proc, unless its pod has a user namespace of its own.",
  severity: "medium",
  controls: controls("isolation", "5.7.3"),
  why: "The masked files of /proc show and steer the node's kernel.",
  repair: "remove securityContext.procMount, or set hostUsers to false in the pod",
  parameters: replacedParameters,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: `variables.replaced || (variables.minor >= 35 && ${ownUsers}) || ${masked}`,
      at: "securityContext.procMount",
      says: 'container "{container.name}" sees an unmasked /proc',
    },
  ],
};

/** Restricted, from 1.35: /proc is masked in any case. */
export const procMountMasked: CelRule = {
  form: "cel",
  id: "hardening/pod-security/proc-mount-masked",
  promise: "No container sees an unmasked /proc.",
  severity: "low",
  controls: controls("isolation", "5.7.3"),
  why: "An application has no use for the kernel's files, even inside of a user namespace.",
  repair: "remove securityContext.procMount",
  parameters: versionParameter,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: `variables.minor < 35 || ${masked}`,
      at: "securityContext.procMount",
      says: 'container "{container.name}" sees an unmasked /proc',
    },
  ],
};

/** From which version on which parameters of the kernel are safe: they belong to the pod alone. */
const safe: readonly (readonly [since: number, names: readonly string[]])[] = [
  [
    0,
    [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_port_range",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.ping_group_range",
      "net.ipv4.ip_unprivileged_port_start",
    ],
  ],
  [27, ["net.ipv4.ip_local_reserved_ports"]],
  [29, ["net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"]],
  [32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]],
  [37, ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"]],
];

const isSafe = safe
  .map(([since, names]) => `(variables.minor >= ${since} && sysctl.?name.orValue("") in ${JSON.stringify(names)})`)
  .join(" || ");

/** Baseline: only the safe parameters of the kernel. */
export const sysctls: CelRule = {
  form: "cel",
  id: "hardening/pod-security/sysctls",
  promise: "No pod sets a parameter of the kernel that reaches beyond it.",
  severity: "medium",
  controls: controls("isolation", "5.7.3"),
  why: "Most parameters of the kernel are shared by all pods of a node, and some switch its protection off.",
  repair: `remove what is not one of ${safe.flatMap(([, names]) => names).join(", ")}`,
  parameters: versionParameter,
  variables: versionVariables,
  kinds: "pods",
  clauses: [
    {
      each: "pod",
      holds: `variables.pod.?securityContext.?sysctls.orValue([]).all(sysctl, ${isSafe})`,
      at: "securityContext.sysctls",
      says: "the pod sets a parameter of the kernel that is not a safe one",
    },
  ],
};

const volumeTypes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"];

/** Restricted: only the kinds of volume that belong to the cluster. */
export const volumeTypesLimited: CelRule = {
  form: "cel",
  id: "hardening/pod-security/volume-types",
  promise: `Every volume is one of ${volumeTypes.join(", ")}.`,
  severity: "medium",
  controls: controls("isolation", "5.2.12", "5.7.3"),
  why: "The other types name servers, disks or paths in the pod itself, past the storage that the platform gives and guards.",
  repair: "claim the volume with a persistentVolumeClaim",
  kinds: "pods",
  clauses: [
    {
      each: "volume",
      // A volume that names no type at all is an emptyDir: the API server makes it one before anybody judges it.
      holds: `${volumeTypes.map((type) => `has(volume.${type})`).join(" || ")} || volume.all(key, key == "name")`,
      says: 'volume "{volume.name}" is of a type that is not allowed',
    },
  ],
};
