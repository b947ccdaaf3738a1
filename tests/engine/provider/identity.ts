import { randomBytes } from "node:crypto";
import { textAt, type Values } from "./values";

/** The fields that say which cloud resource is meant: its name and what the name is unique in. */
const identityFields = [
  "name",
  "bucket",
  "bucketName",
  "roleName",
  "clusterName",
  "path",
  "role",
  "policyArn",
  "zoneId",
  "settingId",
  "phase",
  "type",
  "backend",
  "key",
  "data.tag",
  "data.value",
];

/** Further fields that real providers cannot change in place, by type. */
const fixedFields: Record<string, readonly string[]> = {
  "aws:kms/key:Key": ["keyUsage", "customerMasterKeySpec", "multiRegion"],
  "aws:s3/bucket:Bucket": ["objectLockEnabled"],
  "kubernetes:core/v1:PersistentVolumeClaim": ["spec.storageClassName", "spec.accessModes", "spec.volumeMode"],
  "kubernetes:core/v1:Service": ["spec.clusterIP"],
  "kubernetes:apps/v1:Deployment": ["spec.selector"],
  "kubernetes:apps/v1:DaemonSet": ["spec.selector"],
  "kubernetes:apps/v1:StatefulSet": ["spec.selector", "spec.serviceName", "spec.volumeClaimTemplates", "spec.podManagementPolicy"],
  "kubernetes:batch/v1:Job": ["spec.selector", "spec.template", "spec.completions"],
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": ["roleRef"],
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": ["roleRef"],
  "kubernetes:storage.k8s.io/v1:StorageClass": ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
};

const kubernetesIdentityFields = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

const isKubernetes = (type: string): boolean => type.startsWith("kubernetes:");

/** Whether a real provider would replace the resource when the field at `path` changes. */
export function forcesReplacement(type: string, path: string): boolean {
  const fields = [...(isKubernetes(type) ? kubernetesIdentityFields : identityFields), ...(fixedFields[type] ?? [])];
  return fields.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
}

/** The id that the world gives to a resource with these inputs: the one that they name, or a made-up one that nobody could have guessed. */
export function physicalId(type: string, inputs: Values): string {
  const fields = isKubernetes(type) ? ["metadata.namespace", "metadata.name"] : identityFields;
  const named = fields.map((field) => textAt(inputs, field)).filter((text) => text !== undefined);
  return named.length > 0 ? named.join("/") : `made-up-${randomBytes(6).toString("hex")}`;
}

const account = "eu-central-1:123456789012";

/** Outputs beside the ARN, by type. A program that reads one that is missing here would never come to rest: it stays unknown in each preview. */
const outputsByType: Record<string, (id: string) => Values> = {
  "aws:kms/key:Key": (id) => ({ keyId: id }),
  "aws:s3/bucket:Bucket": (id) => ({ bucket: id, bucketDomainName: `${id}.s3.amazonaws.com` }),
  "vault:pkiSecret/secretBackendIntermediateCertRequest:SecretBackendIntermediateCertRequest": (id) => ({ csr: `a request of ${id}` }),
  "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert": (id) => ({ certificate: `the certificate of ${id}` }),
  "vault:pkiSecret/secretBackendRootSignIntermediate:SecretBackendRootSignIntermediate": (id) => ({ certificate: `what ${id} signed` }),
  "aws:sqs/queue:Queue": (id) => ({ url: `https://sqs.eu-central-1.amazonaws.com/123456789012/${id}` }),
};

/** The outputs that programs read though nobody wrote them as inputs. */
export function madeUpOutputs(type: string, id: string): Values {
  const [provider, module = "", kind = ""] = type.split(":");
  // No balancer stands behind a simulated cluster: its address is made up like every other one.
  if (type === "kubernetes:core/v1:Service") return { status: { loadBalancer: { ingress: [{ ip: "54.93.0.80" }] } } };
  if (provider !== "aws") return outputsByType[type]?.(id) ?? {};
  const service = module.split("/")[0] ?? module;
  return { arn: `arn:aws:${service}:${account}:${kind.toLowerCase()}/${id}`, ...outputsByType[type]?.(id) };
}
