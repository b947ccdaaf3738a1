import type { k8s } from "cdk8s-plus-28";

/** Any Kubernetes object as plain data: what `kubectl` reads. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Names that the generated types spell differently from the API. */
interface Respelled {
  clientIp: "clientIP";
  clusterIp: "clusterIP";
  downwardApi: "downwardAPI";
  hostIp: "hostIP";
  hostIpc: "hostIPC";
  hostPid: "hostPID";
  loadBalancerIp: "loadBalancerIP";
  podCidr: "podCIDR";
  providerId: "providerID";
  volumeId: "volumeID";
}

type ApiName<Key> = Key extends keyof Respelled ? Respelled[Key] : Key;

/** A generated Kubernetes type as plain data: dates as text, quantities and ports (which the generated types do not tell apart) as text or number. */
export type Plain<T> = T extends k8s.Quantity
  ? keyof T extends keyof k8s.Quantity
    ? number | string
    : { readonly [Key in keyof T as ApiName<Key>]: Plain<T[Key]> }
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : T extends object
        ? { readonly [Key in keyof T as ApiName<Key>]: Plain<T[Key]> }
        : T;

interface Identity<Group extends string, Kind extends string> {
  readonly apiVersion: Group;
  readonly kind: Kind;
  readonly metadata: KubeObject["metadata"];
}

/** An object of a kind that the Kubernetes API itself serves. */
export type Manifest<Group extends string, Kind extends string, Props> = Identity<Group, Kind> &
  Omit<Plain<Props>, "metadata"> & { readonly [field: string]: unknown };

export type Deployment = Manifest<"apps/v1", "Deployment", k8s.KubeDeploymentProps>;
export type StatefulSet = Manifest<"apps/v1", "StatefulSet", k8s.KubeStatefulSetProps>;
export type CronJob = Manifest<"batch/v1", "CronJob", k8s.KubeCronJobProps>;
export type Job = Manifest<"batch/v1", "Job", k8s.KubeJobProps>;
export type Service = Manifest<"v1", "Service", k8s.KubeServiceProps>;
export type ServiceAccount = Manifest<"v1", "ServiceAccount", k8s.KubeServiceAccountProps>;
export type Namespace = Manifest<"v1", "Namespace", k8s.KubeNamespaceProps>;
export type ResourceQuota = Manifest<"v1", "ResourceQuota", k8s.KubeResourceQuotaProps>;
export type LimitRange = Manifest<"v1", "LimitRange", k8s.KubeLimitRangeProps>;
export type NetworkPolicy = Manifest<"networking.k8s.io/v1", "NetworkPolicy", k8s.KubeNetworkPolicyProps>;
export type HorizontalPodAutoscaler = Manifest<"autoscaling/v2", "HorizontalPodAutoscaler", k8s.KubeHorizontalPodAutoscalerV2Props>;
export type PodDisruptionBudget = Manifest<"policy/v1", "PodDisruptionBudget", k8s.KubePodDisruptionBudgetProps>;
export type Role = Manifest<"rbac.authorization.k8s.io/v1", "Role", k8s.KubeRoleProps>;
export type RoleBinding = Manifest<"rbac.authorization.k8s.io/v1", "RoleBinding", k8s.KubeRoleBindingProps>;
export type PriorityClass = Manifest<"scheduling.k8s.io/v1", "PriorityClass", k8s.KubePriorityClassProps>;

/** Judged by the API server itself. Its stable version has what the beta had, of which there are types. */
export type AdmissionPolicy = Manifest<
  "admissionregistration.k8s.io/v1",
  "ValidatingAdmissionPolicy",
  k8s.KubeValidatingAdmissionPolicyV1Beta1Props
>;
export type AdmissionBinding = Manifest<
  "admissionregistration.k8s.io/v1",
  "ValidatingAdmissionPolicyBinding",
  k8s.KubeValidatingAdmissionPolicyBindingV1Beta1Props
>;

export type PodTemplate = Plain<k8s.PodTemplateSpec>;
export type PodSpec = Plain<k8s.PodSpec>;
export type Container = Plain<k8s.Container>;
export type Probe = Plain<k8s.Probe>;
export type Volume = Plain<k8s.Volume>;
export type VolumeMount = Plain<k8s.VolumeMount>;
export type EnvVar = Plain<k8s.EnvVar>;
export type VolumeClaim = Plain<k8s.KubePersistentVolumeClaimProps> & { readonly apiVersion: "v1"; readonly kind: "PersistentVolumeClaim" };
export type NetworkPeer = Plain<k8s.NetworkPolicyPeer>;
export type IngressRule = Plain<k8s.NetworkPolicyIngressRule>;
export type EgressRule = Plain<k8s.NetworkPolicyEgressRule>;
