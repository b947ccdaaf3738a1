import { readMesh, type Exposure, type Inbound, type MeshWorkload } from "../../../policies/reach/mesh";
import { callers, labels, meshConfig, ports, principals, type Asking, type Case } from "./mesh-cases";
import { mode, networking, peers, service, workload } from "./mesh-world";

/** What the mesh's reading answers to cases: one yes or no for each request. */

export const target = workload("shop", "ledger", { labels, ports: ports.map((port) => ({ name: `p${port}`, port, protocol: "TCP" })) });
const door = (name: string): unknown =>
  service(
    "shop",
    "ledger",
    ports.map((port) => ({ name: `${name}-${port}`, port, targetPort: port })),
    { app: "ledger" },
  );
export const frontDoor = door("http");

const all = (text: string): unknown => peers("istio-system", "all", mode(text));
const pattern = (text: string, of: string): boolean =>
  text.endsWith("*") ? of.startsWith(text.slice(0, -1)) : text.startsWith("*") ? of.endsWith(text.slice(1)) : of === text;
const among = (patterns: readonly string[], of: string): boolean =>
  patterns.length === 0 || patterns.some((one) => pattern(one.toLowerCase(), of.toLowerCase()));
const lets = ({ allowed, only }: Inbound, { method, path, host }: Asking): boolean =>
  allowed && (only.length === 0 || only.some((kind) => among(kind.hosts, host) && among(kind.methods, method) && among(kind.paths, path)));

function callerOf(principal: string): MeshWorkload | "outside" {
  const who = callers[principals.indexOf(principal)];
  return who === undefined ? "outside" : workload(who.namespace, who.serviceAccount);
}

/** What is asked with a certificate is asked of a mesh of mutual TLS, and the rest of one without. */
export function answers({ objects, requests }: Case, http: boolean): readonly boolean[] {
  const way = door(http ? "http" : "tcp");
  const [mutual, plain] = ["STRICT", "DISABLE"].map((text) => readMesh([...objects, all(text), meshConfig, way]));
  const known = new Map<string, Inbound>();
  return requests.map((asking) => {
    const { principal, port } = asking;
    const key = `${principal} ${port}`;
    const inbound = known.get(key) ?? (principal === "" ? plain : mutual)!.inbound(callerOf(principal), target, port);
    known.set(key, inbound);
    return lets(inbound, asking);
  });
}

/** Whether all that policies ask of requests can be written as requests: no refusal of some, and nothing left out. */
export const isPlainEnough = (objects: readonly unknown[]): boolean =>
  objects
    .map((object) => JSON.stringify(object))
    .every((text) => !/"not(?:Paths|Methods|Hosts)"/.test(text) && !(text.includes('"DENY"') && /"(?:paths|methods|hosts)"/.test(text)));

const server = networking("Gateway", "shop", "front", {
  selector: { app: "ledger" },
  servers: [{ port: { number: 8080, protocol: "HTTP" }, hosts: ["*"] }],
});
const routed = networking("VirtualService", "shop", "ledger", {
  hosts: ["a.example"],
  gateways: ["front"],
  http: [{ route: [{ destination: { host: "ledger", port: { number: 8080 } } }] }],
});

/** What is exposed when the workload is a gateway with one route, for the host `a.example`. */
export const exposed = (objects: readonly unknown[]): readonly Exposure[] =>
  readMesh([...objects, server, routed, frontDoor]).exposures([target]);

const number = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
export function isIn(network: string, address: string): boolean {
  const [first = "", length = ""] = network.split("/");
  const size = 2 ** (32 - Number(length));
  return !first.includes(":") && Math.floor(number(first) / size) === Math.floor(number(address) / size);
}

/** Whether some exposure is open to an address, with a request. */
export const isOpenTo = (lines: readonly Exposure[], { address, method, path }: Asking): boolean =>
  lines.some(({ from, methods, paths }) => from.some((network) => isIn(network, address)) && among(methods, method) && among(paths, path));
