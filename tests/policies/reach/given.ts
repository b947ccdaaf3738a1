import { parseAllDocuments } from "yaml";
import { edges, readCluster, type Cluster } from "../../../policies/reach/index";
import type { Edge } from "../../../policies/reach/relation";

/** A cluster from the text of its manifests. */
export function clusterOf(...texts: readonly string[]): Cluster {
  return readCluster(texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as unknown)));
}

/** A pod with labels and ports: `pod("shop/web", { app: "web" }, "http:80")`. */
export function pod(id: string, labels: Readonly<Record<string, string>> = {}, ...ports: readonly string[]): string {
  const [namespace, name] = id.split("/");
  const listed = ports.map((port) => {
    const [portName = "", number = "", protocol = "TCP"] = port.split(":");
    return { name: portName, containerPort: Number(number), protocol };
  });
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: { containers: [{ name: "main", ports: listed }] },
  });
}

export function namespace(name: string, labels: Readonly<Record<string, string>>): string {
  return JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
}

/** A NetworkPolicy `name` of namespace `shop`, by its spec. */
export function policy(spec: string, name = "it", where = "shop"): string {
  const indented = spec.trim().replace(/^/gm, "  ");
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${where} }\nspec:\n${indented}\n`;
}

/** Closes a namespace in one direction or both. */
export const closed = (...types: readonly string[]): string => policy(`podSelector: {}\npolicyTypes: [${types.join(", ")}]`, "closed");

export const line = ({ from, to, port, protocol }: Edge): string => `${from} -> ${to} ${protocol} ${port}`;

/** Every edge into a workload, as lines. */
export function into(id: string, ...texts: readonly string[]): string[] {
  return [...edges(clusterOf(...texts))].filter(({ to }) => to === id).map(line);
}

/** Every edge out of a workload. */
export function outOf(id: string, ...texts: readonly string[]): string[] {
  return [...edges(clusterOf(...texts))].filter(({ from }) => from === id).map(line);
}
