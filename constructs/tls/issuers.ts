import type { IssuerPlan, TlsPlan } from "../../model/plan/tls-plan";
import { inCluster } from "../../model/plan/issuer-flows";
import { charts } from "../../model/platform/charts";
import type { KubeObject, Role, RoleBinding, ServiceAccount } from "../kubernetes/manifest";
import type { ClusterIssuer } from "./cert-manager";

type VaultPlan = Extract<IssuerPlan, { readonly kind: "vault" }>;
type AcmePlan = Extract<IssuerPlan, { readonly kind: "acme" }>;

/** An issuer, and, where it signs for whoever shows a token, who shows it. */
export function issuerObjects(tls: Pick<TlsPlan, "namespace" | "labels" | "like">, issuer: IssuerPlan): readonly KubeObject[] {
  return [...(issuer.kind === "vault" ? vaultIdentity(tls, issuer) : []), clusterIssuer(tls, issuer)];
}

function clusterIssuer({ labels, like }: Pick<TlsPlan, "labels" | "like">, issuer: IssuerPlan): ClusterIssuer {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name: issuer.name, labels: { ...labels, "parapet.dev/like": like }, annotations: { "parapet.dev/reason": issuer.because } },
    spec: specOf(issuer),
  };
}

function specOf(issuer: IssuerPlan): ClusterIssuer["spec"] {
  switch (issuer.kind) {
    case "acme":
      return { acme: acme(issuer) };
    case "root":
      return { selfSigned: {} };
    case "ca":
      return { ca: { secretName: issuer.secret } };
    case "vault":
      return { vault: vault(issuer) };
  }
}

function acme({ server, email, zone, accountSecret, tokenSecret }: AcmePlan) {
  return {
    server,
    ...(email === "" ? {} : { email }),
    privateKeySecretRef: { name: accountSecret, key: "tls.key" },
    // Let's Encrypt refuses an order that says how long its certificate is to hold.
    enableDurationFeature: false,
    solvers: [{ selector: { dnsZones: [zone] }, dns01: { cloudflare: { apiTokenSecretRef: { name: tokenSecret, key: "token" } } } }],
  };
}

/** Whom a token is meant for that the API server itself takes, where nobody calls it otherwise: `--api-audiences`, as kubeadm and EKS set it. */
const apiServer = ["https://kubernetes.default.svc", "https://kubernetes.default.svc.cluster.local"];

/** A vault in the cluster asks the API server as itself who shows a token. One elsewhere has no account there, and asks with that token. */
const asksWithOurs = ({ address }: VaultPlan): boolean => inCluster(address) === undefined;

function vault(issuer: VaultPlan) {
  return {
    server: issuer.address,
    path: `${issuer.mount}/sign/${issuer.role}`,
    ...(issuer.ca === "" ? {} : { caBundle: Buffer.from(`${issuer.ca}\n`).toString("base64") }),
    auth: {
      kubernetes: {
        mountPath: `/v1/auth/${issuer.auth}`,
        role: issuer.serviceAccount,
        serviceAccountRef: { name: issuer.serviceAccount, audiences: [issuer.audience, ...(asksWithOurs(issuer) ? apiServer : [])] },
      },
    },
  };
}

/** Who asks the vault: an account without rights, but for what the vault may have to ask with its token; only the operator makes tokens for it. */
function vaultIdentity({ namespace, labels }: Pick<TlsPlan, "namespace" | "labels">, issuer: VaultPlan): readonly KubeObject[] {
  const { serviceAccount: name } = issuer;
  const metadata = { name, namespace, labels };
  const account: ServiceAccount = { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false };
  const role: Role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata,
    rules: [{ apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: [name], verbs: ["create"] }],
  };
  const binding: RoleBinding = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name: charts.certManager.name, namespace }],
  };
  return [account, role, binding, ...(asksWithOurs(issuer) ? whoIsIt({ name, namespace, labels }) : [])];
}

/** May ask the API server who shows a token, and nothing else: less than `system:auth-delegator`, which may also ask what others may do. */
function whoIsIt({ name, namespace, labels }: { name: string; namespace: string; labels: Readonly<Record<string, string>> }): KubeObject[] {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name, labels };
  const rules = [{ apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] }];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name };
  return [
    { apiVersion, kind: "ClusterRole", metadata, rules },
    { apiVersion, kind: "ClusterRoleBinding", metadata, roleRef, subjects: [{ kind: "ServiceAccount", name, namespace }] },
  ] as KubeObject[];
}
