/** How a port's bytes are read: as requests, as they are, or as either, where the proxy finds out by itself. */
export type Reading = "http" | "tcp" | "either";

const names: Readonly<Record<string, Reading>> = {
  http: "http",
  http2: "http",
  grpc: "http",
  "grpc-web": "http",
  http_proxy: "http",
  https: "tcp",
  tls: "tcp",
  tcp: "tcp",
  udp: "tcp",
  mongo: "tcp",
  redis: "tcp",
  mysql: "tcp",
};
const kubernetesNames: Readonly<Record<string, Reading>> = {
  "kubernetes.io/h2c": "http",
  "kubernetes.io/ws": "http",
  "kubernetes.io/wss": "tcp",
};
/** SMTP, DNS, MySQL, MongoDB: their servers speak first, and Istio does not try to find out. */
const neverRead = new Set([25, 53, 3306, 27017]);

/** How Istio reads the port of a Service: by appProtocol, else by what stands before the first dash of its name (istio.io, "Protocol Selection"). */
export function readingOf(port: number, name: string, appProtocol: string | undefined): Reading {
  const known = appProtocol === undefined ? undefined : lookUp(kubernetesNames, appProtocol);
  if (known !== undefined) return known;
  const text = (appProtocol ?? name).toLowerCase();
  if (text.startsWith("grpc-web")) return "http";
  const dash = text.indexOf("-");
  return lookUp(names, dash < 0 ? text : text.slice(0, dash)) ?? (neverRead.has(port) ? "tcp" : "either");
}

/** The same for a protocol that is written out, as in a ServiceEntry or a Gateway. */
export function readingOfProtocol(protocol: string): Reading {
  return lookUp(names, protocol.toLowerCase()) ?? "either";
}

/** Whether a protocol is TLS of the caller's own, routed by the name that it asks for. */
export const isTls = (protocol: string): boolean => /^(?:https|tls)$/i.test(protocol);
export const isHttp = (protocol: string): boolean => readingOfProtocol(protocol) === "http";

function lookUp(table: Readonly<Record<string, Reading>>, key: string): Reading | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
