import { fieldOf } from "../../../model/documents/document";
import { everyAddress, showAddresses } from "./addresses";
import type { Exposure } from "./exposure";
import { serviceHost, sharedHost } from "./hosts";
import { listOf, numberOf, textOf, textsOf, type MeshObject, type MeshObjects } from "./objects";
import type { Services } from "./services";

/**
 * What Ingress objects open. Which controller reads one is not in it, and what annotations limit is that controller's own: each is open to
 * everybody.
 */
export function ingressExposures(services: Services, objects: MeshObjects): readonly Exposure[] {
  return objects.builtIn("Ingress").flatMap((ingress) => {
    const { spec } = ingress;
    const everything = backendOf(services, ingress, fieldOf(spec, "defaultBackend"));
    const rules = listOf(fieldOf(spec, "rules")).flatMap((rule) => {
      const host = (textOf(rule, "host") ?? "*").toLowerCase();
      return listOf(fieldOf(fieldOf(rule, "http"), "paths")).flatMap((path) => {
        const destination = backendOf(services, ingress, fieldOf(path, "backend"));
        return destination === undefined ? [] : [lineOf(ingress, host, pathsOf(path), destination)];
      });
    });
    return [...rules, ...(everything === undefined ? [] : [lineOf(ingress, "*", [], everything)])];
  });
}

function lineOf(ingress: MeshObject, host: string, paths: readonly string[], destination: Exposure["destination"]): Exposure {
  const isEncrypted = listOf(fieldOf(ingress.spec, "tls")).some((tls) => {
    const hosts = textsOf(fieldOf(tls, "hosts"));
    return hosts.length === 0 || hosts.some((one) => sharedHost(host, one.toLowerCase()) === host);
  });
  return {
    from: showAddresses(everyAddress),
    host,
    paths,
    methods: [],
    destination,
    gateway: ingress.id,
    port: isEncrypted ? 443 : 80,
    over: isEncrypted ? "tls" : "plain",
    by: [ingress.id],
    redirectOnly: false,
  };
}

function pathsOf(path: unknown): readonly string[] {
  const text = textOf(path, "path");
  if (text === undefined || text === "/") return [];
  const type = fieldOf(path, "pathType");
  // What is not one of the two is the controller's own, and may be a regular expression.
  return type === "Exact" ? [text] : type === "Prefix" ? prefixes(text) : [`~${text}`];
}

/** A prefix in Kubernetes ends at a slash: `/a` takes in `/a` and `/a/b`, and not `/ab`. */
export function prefixes(text: string): readonly string[] {
  const bare = text.replace(/\/+$/, "");
  return bare === "" ? [] : [bare, `${bare}/*`];
}

function backendOf(services: Services, { namespace }: MeshObject, backend: unknown): Exposure["destination"] {
  const service = fieldOf(backend, "service");
  const name = textOf(service, "name");
  if (name === undefined) return undefined;
  const port = fieldOf(service, "port");
  const number =
    numberOf(port, "number") ?? services.named(serviceHost(name, namespace))?.ports.find((one) => one.name === textOf(port, "name"))?.port;
  return number === undefined ? undefined : { namespace, service: name, port: number };
}
