import { join } from "node:path";

/** etcd, on loopback; the database's limit is four times its default, since thousands of objects are applied again and again. */
export function etcdFlags(data: string, client: number, peer: number): string[] {
  const [here, there] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  return [
    `--data-dir=${data}`,
    `--listen-client-urls=${here}`,
    `--advertise-client-urls=${here}`,
    `--listen-peer-urls=${there}`,
    `--initial-advertise-peer-urls=${there}`,
    `--initial-cluster=default=${there}`,
    // A database that is begun with remembers the ports of the run that made it.
    "--force-new-cluster",
    "--quota-backend-bytes=8589934592",
  ];
}

/**
 * Admission is the server's own default set (Pod Security, quota, limits, service accounts, default classes, CEL policies, webhooks),
 * and NodeRestriction, which kubeadm and the clouds add.
 */
export function apiServerFlags(folder: string, etcd: number, port: number): string[] {
  const key = join(folder, "accounts.key");
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, "certs")}`,
    // Nothing has to find the server by the Service `kubernetes`, and loopback may not be advertised.
    "--advertise-address=192.0.2.1",
    "--endpoint-reconciler-type=none",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    `--token-auth-file=${join(folder, "tokens.csv")}`,
    "--authorization-mode=Node,RBAC",
    "--enable-admission-plugins=NodeRestriction",
    "--service-cluster-ip-range=10.96.0.0/16",
    // Debian 12 has an etcd (3.4) that cannot serve it, and clients ask again and again, ever slower, before they do without.
    "--feature-gates=WatchList=false",
    "--allow-privileged=true",
  ];
}

// Queries a second: on a shared cluster the limits protect the server from its clients; here they would only measure themselves.
const unhurried = ["--kube-api-qps=500", "--kube-api-burst=1000"];

export function managerFlags(folder: string, kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--service-account-private-key-file=${join(folder, "accounts.key")}`,
    `--root-ca-file=${join(folder, "certs", "apiserver.crt")}`,
    "--use-service-account-credentials=true",
    "--leader-elect=false",
    "--bind-address=127.0.0.1",
    "--secure-port=0",
    // A busy machine must not make simulated nodes look dead.
    "--node-monitor-grace-period=10m",
    ...unhurried,
  ];
}

export function schedulerFlags(kubeconfig: string): string[] {
  return [`--kubeconfig=${kubeconfig}`, "--leader-elect=false", "--bind-address=127.0.0.1", "--secure-port=0", ...unhurried];
}

/** kwok, which plays the kubelets as `stages.yaml` says. */
export function kwokFlags(kubeconfig: string, port: number): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${join(__dirname, "stages.yaml")}`,
    "--manage-all-nodes",
    "--node-lease-duration-seconds=600",
    `--server-address=127.0.0.1:${port}`,
    "--node-port=0",
  ];
}
