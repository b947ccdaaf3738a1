import { controls } from "../controls";
import type { CelRule } from "../rule";

/** A container does not change its own programs. */
export const readOnlyRoot: CelRule = {
  form: "cel",
  id: "hardening/read-only-root",
  promise: "The root file system of every container is read-only.",
  severity: "medium",
  controls: controls("integrity", "5.7.3"),
  why: "Who breaks into a container that can be written to leaves programs of their own in it.",
  repair: "set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the application writes",
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: "container.?securityContext.?readOnlyRootFilesystem.orValue(false)",
      at: "securityContext.readOnlyRootFilesystem",
      says: 'container "{container.name}" may write to its root file system',
    },
  ],
};

const sockets = "docker(?:shim)?\\\\.sock|containerd/containerd\\\\.sock|crio/crio\\\\.sock|cri-dockerd\\\\.sock|podman/podman\\\\.sock";

/** A container does not command the runtime that holds it. */
export const runtimeSocket: CelRule = {
  form: "cel",
  id: "hardening/runtime-socket",
  promise: "No pod mounts the socket of its container runtime, or a directory that holds it.",
  severity: "critical",
  controls: controls("isolation", "5.2.12"),
  why: "Who speaks to the runtime starts privileged containers: it is root on the node.",
  repair: "remove the volume; build images and read logs through the API server or a service made for it",
  kinds: "pods",
  clauses: [
    {
      each: "volume",
      holds: `!volume.?hostPath.?path.orValue("").matches("^/(?:var/?)?$|^/(?:var/)?run(?:/(?:${sockets}|docker|containerd|crio|podman)?)?/*$")`,
      at: "hostPath.path",
      says: 'volume "{volume.name}" leads to the socket of the container runtime',
    },
  ],
};

/** Names of variables say one thing. */
export const envNamesUnique: CelRule = {
  form: "cel",
  id: "hardening/env-names-unique",
  promise: "No container sets one environment variable twice.",
  severity: "low",
  controls: controls("correctness"),
  why: "The API server takes both and the last one wins: a setting that was reviewed may not be the one that is used, and patches drop one of them.",
  repair: "remove one of the two",
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: "container.?env.orValue([]).all(one, container.env.exists_one(other, other.name == one.name))",
      at: "env",
      says: 'container "{container.name}" sets one environment variable twice',
    },
  ],
};

const labels = "variables.podMeta.?labels";
const label = `${labels}[?term.key]`;
const fits = [
  `term.operator == "In" ? (${label}.hasValue() && ${label}.orValue("") in term.values)`,
  `term.operator == "NotIn" ? !(${label}.hasValue() && ${label}.orValue("") in term.values)`,
  `term.operator == "Exists" ? ${label}.hasValue()`,
  `!${label}.hasValue()`,
].join(" : ");

/** A workload selects its own pods. */
export const selectorMatches: CelRule = {
  form: "cel",
  id: "hardening/selector-matches-pods",
  promise: "The selector of every workload selects the pods that it makes.",
  severity: "high",
  controls: controls("correctness"),
  why: "A selector that matches nothing, or everything, makes a workload that never becomes ready or takes over the pods of others.",
  repair: "write the same labels in spec.selector.matchLabels and in spec.template.metadata.labels",
  kinds: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"],
  clauses: [
    {
      each: "object",
      holds:
        'object.kind == "ReplicationController" || object.?spec.?selector.?matchLabels.orValue({}).size() + object.?spec.?selector.?matchExpressions.orValue([]).size() > 0',
      at: "spec.selector",
      says: '"{name}" has no selector',
    },
    {
      each: "object",
      holds: `object.kind != "ReplicationController" || object.?spec.?selector.orValue({}).all(key, ${labels}[?key].orValue("") == object.spec.selector[key])`,
      at: "spec.selector",
      says: 'the selector of "{name}" does not match the labels of its pods',
    },
    {
      each: "object",
      holds: `object.?spec.?selector.?matchLabels.orValue({}).all(key, ${labels}[?key].hasValue() && ${labels}[?key].orValue("") == object.spec.selector.matchLabels[key])`,
      at: "spec.selector.matchLabels",
      says: 'the selector of "{name}" does not match the labels of its pods',
    },
    {
      each: "object",
      holds: `object.?spec.?selector.?matchExpressions.orValue([]).all(term, ${fits})`,
      at: "spec.selector.matchExpressions",
      says: 'the selector of "{name}" does not match the labels of its pods',
    },
  ],
};
