import { cpSync, mkdtempSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type Connection, type KubeObject } from "./api";
import { writeCredentials, type Credentials } from "./credentials";
import { apiServerFlags, etcdFlags, kwokFlags, managerFlags, schedulerFlags } from "./flags";
import { Keeper } from "./keeper";
import { nodes } from "./nodes";
import type { Programs } from "./programs";

/** A Kubernetes control plane on loopback. */
export interface ControlPlane extends Connection {
  /** For kubectl and other clients. */
  readonly kubeconfig: string;
  /** Keys, certificates, logs and the database; gone after `stop`. */
  readonly folder: string;
  /** Ends every process and removes the folder. Happens by itself when this process ends, however it ends. */
  stop(): Promise<void>;
}

export interface Start {
  /** `server`: etcd and the API server alone. `cluster`: the controllers, the scheduler and simulated nodes as well. */
  readonly parts: "server" | "cluster";
  /** A database to begin with, which is copied. */
  readonly seed?: string;
  /** Where the database is kept beyond `stop`; otherwise it is in the folder, and gone with it. */
  readonly database?: string;
}

/** Starts the parts one after the other and waits until each answers; a cluster, until pods can be created and run. */
export async function startControlPlane(programs: Programs, options: Start = { parts: "cluster" }): Promise<ControlPlane> {
  for (let tries = 1; ; tries++) {
    const keeper = new Keeper(mkdtempSync(join(tmpdir(), "parapet-cluster-")));
    try {
      return await start(programs, options, keeper);
    } catch (error) {
      await keeper.stop();
      // A port that was free a moment ago may have been taken by somebody else.
      if (tries === 3 || !(error instanceof Error && error.message.includes("address already in use"))) throw error;
    }
  }
}

async function start(programs: Programs, { parts, seed, database }: Start, keeper: Keeper): Promise<ControlPlane> {
  const { folder } = keeper;
  const [etcd, peer, port, kwok] = (await freePorts(4)) as [number, number, number, number];
  const data = database ?? join(folder, "etcd");
  if (seed !== undefined) cpSync(seed, data, { recursive: true });

  keeper.start("etcd", "etcd", etcdFlags(data, etcd, peer));
  await keeper.until("etcd", "etcd is healthy", async () => (await fetch(`http://127.0.0.1:${etcd}/health`)).ok);
  const credentials = writeCredentials(folder, `https://127.0.0.1:${port}`);
  keeper.start("kube-apiserver", join(programs.bin, "kube-apiserver"), apiServerFlags(folder, etcd, port));
  // The client trusts the certificate that the server makes when it starts.
  await keeper.until("kube-apiserver", "the API server is ready", () =>
    withApi(credentials, async (api) => (await api.ask("/readyz")).status === 200),
  );
  if (parts === "cluster") await startControllers(programs, keeper, credentials, kwok);
  return { ...credentials, kubeconfig: credentials.kubeconfigs.admin, folder, stop: () => keeper.stop() };
}

async function startControllers(programs: Programs, keeper: Keeper, credentials: Credentials, port: number): Promise<void> {
  const { admin, manager, scheduler } = credentials.kubeconfigs;
  keeper.start("kube-controller-manager", join(programs.bin, "kube-controller-manager"), managerFlags(keeper.folder, manager));
  keeper.start("kube-scheduler", join(programs.bin, "kube-scheduler"), schedulerFlags(scheduler));
  keeper.start("kwok", join(programs.kwokBin, "kwok"), kwokFlags(admin, port));
  await withApi(credentials, async (api) => {
    for (const node of nodes) await api.get("/api/v1/nodes", { method: "POST", body: node });
    await keeper.until("kwok", "the nodes are ready", async () => (await api.list("/api/v1/nodes")).every(isReady));
    const account = "/api/v1/namespaces/default/serviceaccounts/default";
    await keeper.until("kube-controller-manager", "namespaces get their account", async () => (await api.ask(account)).status === 200);
  });
}

async function withApi<T>(connection: Connection, question: (api: Api) => Promise<T>): Promise<T> {
  const api = new Api(connection);
  try {
    return await question(api);
  } finally {
    api.close();
  }
}

function isReady({ spec, status }: KubeObject): boolean {
  const conditions = (status?.conditions ?? []) as { type: string; status: string }[];
  return spec.taints === undefined && conditions.some((condition) => condition.type === "Ready" && condition.status === "True");
}

/** Held all at once, so that no port is given twice. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const listening = servers.map(
    (server) =>
      new Promise<number>((done, fail) => {
        server.once("error", fail).listen(0, "127.0.0.1", () => done((server.address() as AddressInfo).port));
      }),
  );
  const ports = await Promise.all(listening);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
