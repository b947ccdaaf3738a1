import type { Path } from "../model/diagnostics/place";

/** Where the pod stands in each kind that has one: what holds its `spec` and its `metadata`. */
export const podPaths: Readonly<Partial<Record<string, Path>>> = {
  Pod: [],
  PodTemplate: ["template"],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** Every kind with a pod in it. */
export const podKinds = Object.keys(podPaths);

/** The kinds whose pods are meant to run until they are replaced. */
export const serviceKinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Pod"];

/** The kinds whose pods are copies of each other. */
export const replicatedKinds = ["Deployment", "StatefulSet"];
