import { Api, type Connection, type KubeObject } from "../api";

/** What may be done, as a ClusterRole says it. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const everything = ["create", "delete", "get", "list", "patch", "update", "watch"];

/** What cert-manager's chart lets its controllers do; about tokens of accounts it says nothing. */
export const operatorRules: readonly Rule[] = [
  { apiGroups: ["cert-manager.io", "acme.cert-manager.io"], resources: ["*"], verbs: everything },
  { apiGroups: ["cert-manager.io"], resources: ["signers"], verbs: ["approve"] },
  { apiGroups: [""], resources: ["secrets"], verbs: everything },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
  { apiGroups: [""], resources: ["pods", "services"], verbs: everything },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: everything },
];

/** Somebody who asks for certificates, with every right about them. */
export const askerRules: readonly Rule[] = [
  { apiGroups: ["cert-manager.io", "acme.cert-manager.io"], resources: ["*"], verbs: everything },
  { apiGroups: ["certificates.k8s.io"], resources: ["certificatesigningrequests"], verbs: everything },
];

/** The objects of an account with these rights everywhere. */
export function accountObjects(namespace: string, name: string, rules: readonly Rule[]): readonly KubeObject[] {
  const role = `test-${namespace}-${name}`;
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: role }, rules },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: role },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
  ];
}

/** A token that says that its bearer is this account, for the API server or for whom it names. */
export async function tokenFor(api: Api, namespace: string, name: string, audiences?: readonly string[]): Promise<string> {
  const answer = await api.get(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
    method: "POST",
    body: {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 7200, ...(audiences === undefined ? {} : { audiences }) },
    },
  });
  return (answer["status"] as { token: string }).token;
}

/** The server, asked as this account. */
export async function asAccount(api: Api, connection: Connection, namespace: string, name: string): Promise<Api> {
  const { url, authority } = connection;
  return new Api({ url, authority, token: await tokenFor(api, namespace, name) });
}
