import { fieldOf, isObject } from "../../model/documents/document";
import { redact } from "../../model/text/secrets";
import { routing, type ServiceReader } from "./service-words";

/** The port of a Service that a route leads to. */
export interface ServicePort {
  readonly port: number;
  readonly target: number | string;
  readonly protocol: "http" | "grpc";
}

const isPort = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535;

/** The one that is named, or the only one. */
export function servicePort(reader: ServiceReader): ServicePort | null {
  const ports = reader.at("spec", "ports");
  if (!Array.isArray(ports) || ports.length === 0)
    return reader.refuse(["spec", "ports"], "the Service has no port to lead to", "ports: [{ port: 8080 }]");
  const names = ports.map((port: unknown) => shown(port));
  const asked = reader.word(routing.port);
  const matching = asked === undefined ? ports : ports.filter((port: unknown) => isNamed(port, asked.value));
  if (asked !== undefined && matching.length !== 1)
    return reader.refuse(
      asked.path,
      `the Service has no port ${redact(asked.value)}; it has ${names.join(", ")}`,
      `"${names[0] ?? "8080"}"`,
    );
  if (matching.length !== 1)
    return reader.refuse(
      ["spec", "ports"],
      `the Service has the ports ${names.join(", ")}, and does not say which is meant`,
      `${routing.port}: "${names[0] ?? "8080"}"`,
    );
  return readPort(reader, ports.indexOf(matching[0]), matching[0]);
}

function readPort(reader: ServiceReader, index: number, value: unknown): ServicePort | null {
  const path = ["spec", "ports", index];
  const port = fieldOf(value, "port");
  if (!isPort(port)) return reader.refuse([...path, "port"], "this is not a port: a whole number from 1 to 65535", "8080");
  if ((fieldOf(value, "protocol") ?? "TCP") !== "TCP") return reader.refuse([...path, "protocol"], "the gateway leads TCP only", "TCP");
  const target = fieldOf(value, "targetPort") ?? port;
  const named = typeof target === "string" && /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(target);
  if (!isPort(target) && !named) return reader.refuse([...path, "targetPort"], "this is neither a port nor the name of one", String(port));
  const spoken = speaks(value);
  if (spoken === "http" || spoken === "grpc") return { port, target, protocol: spoken };
  return reader.refuse(
    path,
    `the port speaks ${redact(spoken)}; the gateway leads by host and path, and speaks http or grpc to what is behind it`,
    "appProtocol: http",
  );
}

/** By `appProtocol`, else by the beginning of its name, as the mesh does; http where neither says anything. */
function speaks(port: unknown): string {
  const name = fieldOf(port, "name");
  const said = fieldOf(port, "appProtocol") ?? (typeof name === "string" ? name.split("-")[0] : undefined);
  if (typeof said !== "string" || said === "") return "http";
  const word = said.toLowerCase();
  if (["http2", "h2c", "kubernetes.io/h2c", "kubernetes.io/ws", "grpc-web"].includes(word)) return "http";
  const known = ["http", "grpc", "https", "tls", "tcp", "udp", "mongo", "mysql", "redis", "kubernetes.io/wss"];
  return known.includes(word) ? word : "http";
}

function isNamed(port: unknown, word: string): boolean {
  return String(fieldOf(port, "port")) === word || fieldOf(port, "name") === word;
}

function shown(port: unknown): string {
  const number = isObject(port) ? fieldOf(port, "port") : undefined;
  return isPort(number) ? String(number) : "?";
}
