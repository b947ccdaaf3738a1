import type { Asked, ParameterValues, Subject } from "../../../policies/index";

/** What Pulumi writes for a value that is known only after deployment. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Fields = Record<string, unknown>;

/** The subjects of one small run. */
export type Case = readonly Subject[];

/** A rule's samples: cases that keep the promise, that break it, that are almost right and break it, and of which nobody can tell. */
export interface Samples {
  readonly holds: readonly Case[];
  readonly broken: readonly Case[];
  readonly almost: readonly Case[];
  readonly cannotTell: readonly Case[];
  readonly parameters?: ParameterValues;
}

export const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

export const object = (apiVersion: string, kind: string, fields: Fields = {}, name = "billing", namespace = "payments"): Subject => ({
  manifest: { apiVersion, kind, metadata: { name, namespace }, ...fields },
});

/** A pod with these fields in its spec, and one container unless they say otherwise. */
export const pod = (spec: Fields = {}, metadata: Fields = {}): Case => [
  {
    manifest: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "billing", namespace: "payments", ...metadata },
      spec: { containers: [{ name: "app", image: `ghcr.io/acme/billing:1.0.0@${digest}` }], ...spec },
    },
  },
];

/** A pod whose one container has these fields. */
export const container = (fields: Fields, spec: Fields = {}): Case =>
  pod({ containers: [{ name: "app", image: `ghcr.io/acme/billing:1.0.0@${digest}`, ...fields }], ...spec });

/** A pod whose one container has this security context. */
export const secure = (securityContext: unknown, spec: Fields = {}): Case => container({ securityContext }, spec);

/** A sound container, and beside it one of another list with these fields: what is forgotten first. */
export const beside = (list: "initContainers" | "ephemeralContainers", sound: Fields, fields: Fields): Case =>
  pod({ containers: [{ name: "app", image: "a", ...sound }], [list]: [{ name: "other", image: "a", ...fields }] });

export const labels = { app: "billing" };

/** A Deployment with these fields in its spec and in its pod's. */
export const deployment = (spec: Fields = {}, podSpec: Fields = {}, podLabels: Fields = labels): Subject =>
  object("apps/v1", "Deployment", {
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels: podLabels }, spec: { containers: [{ name: "app", image: "a" }], ...podSpec } },
      ...spec,
    },
  });

/** A resource as a recording lists it. */
export const asked = (type: string, name: string, inputs: Fields, more: Partial<Asked> = {}): Asked => ({
  type,
  name,
  urn: `urn:pulumi:dev::shop::${type}::${name}`,
  inputs,
  ...more,
});
