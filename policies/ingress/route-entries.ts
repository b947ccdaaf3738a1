import { fieldOf, isObject } from "../../model/documents/document";
import type { Gathering } from "../gathering";
import { isOfGroup, listIn, networking, textIn, fieldsOf } from "../mtls/places";
import { isBuiltIn, type KubeView } from "../view";

/** One host and one match that an object routes, and where that counts. */
export interface RouteEntry {
  readonly view: KubeView;
  readonly at: readonly (string | number)[];
  /** The door that it is behind, or the callers that it is for; `*` for every caller in the mesh. */
  readonly doors: readonly string[];
  /** Whether it is behind a door at all, or within the mesh. */
  readonly isEdge: boolean;
  readonly host: string;
  readonly path: string;
  /** Everything that decides, as one text: the path, methods, headers. */
  readonly key: string;
}

/** The kinds that route. */
export const routeKinds: readonly string[] = ["VirtualService.networking.istio.io", "Ingress", "HTTPRoute"];

/** What an object routes, worked out once. A value that is not known throws. */
export function entriesOf(view: KubeView, gathering: Gathering): readonly RouteEntry[] {
  const known = gathering.once("what objects route", () => new Map<KubeView, readonly RouteEntry[]>());
  const before = known.get(view);
  if (before !== undefined) return before;
  const entries = routed(view, gathering);
  known.set(view, entries);
  return entries;
}

function routed(view: KubeView, gathering: Gathering): RouteEntry[] {
  if (view.kind === "VirtualService") return isOfGroup(view, networking) ? ofVirtualService(view, gathering) : [];
  if (!isBuiltIn(view.object)) return [];
  return view.kind === "Ingress" ? ofIngress(view) : view.kind === "HTTPRoute" ? ofHttpRoute(view) : [];
}

const spec = (view: KubeView): unknown => fieldOf(view.object, "spec");
const listOf = (value: unknown, key: string): readonly unknown[] => listIn(fieldOf(value, key));
const textsOf = (value: unknown, key: string): string[] => listOf(value, key).map(String);

function ofVirtualService(view: KubeView, gathering: Gathering): RouteEntry[] {
  const bound = textsOf(spec(view), "gateways");
  const gateways = bound.length > 0 ? bound : ["mesh"];
  const hosts = textsOf(spec(view), "hosts").map((host) => host.toLowerCase());
  return (["http", "tls", "tcp"] as const).flatMap((protocol) =>
    listOf(spec(view), protocol).flatMap((route, index) =>
      matchesOf(route).flatMap((match) => {
        const own = textsOf(match, "gateways");
        const at = ["spec", protocol, index];
        return (own.length > 0 ? own : gateways).flatMap((gateway): RouteEntry[] => {
          const isEdge = gateway !== "mesh";
          const doors = isEdge ? [doorOf(gateway, view.namespace, gathering)] : seenBy(view);
          const names = protocol === "tls" ? textsOf(match, "sniHosts").map((host) => host.toLowerCase()) : hosts;
          return names.map((name) => {
            const path = protocol === "http" ? pathOf(fieldOf(match, "uri")) : protocol;
            const host = isEdge || name.includes(".") ? name : `${name}.${view.namespace}.svc.cluster.local`;
            return {
              view,
              at,
              doors,
              isEdge,
              host,
              path,
              key: `${path} ${rest(match, ["uri", "sniHosts", "gateways", "name", "statPrefix"])}`,
            };
          });
        });
      }),
    ),
  );
}

/** No match at all is one that takes everything. */
function matchesOf(route: unknown): readonly unknown[] {
  const matches = listOf(route, "match");
  return matches.length === 0 ? [{}] : matches;
}

/** A Gateway by the pods that it selects: two of one gateway's pods are one door. One that is not given stands for itself. */
export function doorOf(reference: string, home: string, gathering: Gathering): string {
  const [namespace = "", name = ""] = reference.includes("/") ? reference.split("/") : [home, reference];
  const gateway = gathering.named("Gateway", namespace, name).find((view) => isOfGroup(view, networking));
  const selector = fieldOf(gateway === undefined ? undefined : spec(gateway), "selector");
  return isObject(selector) ? `${namespace} ${canonical(selector)}` : `${namespace}/${name}`;
}

/** The namespaces whose callers go by it. */
function seenBy(view: KubeView): string[] {
  const shown = textsOf(spec(view), "exportTo");
  return shown.length === 0 ? ["*"] : shown.map((place) => (place === "." ? view.namespace : place));
}

function pathOf(uri: unknown): string {
  for (const how of ["exact", "prefix", "regex"]) {
    const value = fieldOf(uri, how);
    if (typeof value === "string") return how === "exact" ? value : how === "prefix" ? `${value}*` : `regex ${value}`;
  }
  return "/*";
}

function ofIngress(view: KubeView): RouteEntry[] {
  const notes = fieldOf(fieldOf(view.object, "metadata"), "annotations");
  // A canary is meant to have the host and path of the other.
  if (fieldOf(notes, "nginx.ingress.kubernetes.io/canary") === "true") return [];
  const door = textIn(fieldOf(spec(view), "ingressClassName"), textIn(fieldOf(notes, "kubernetes.io/ingress.class")));
  return listOf(spec(view), "rules").flatMap((rule, index) =>
    listOf(fieldOf(rule, "http"), "paths").map((one, place) => {
      const isExact = fieldOf(one, "pathType") === "Exact";
      const path = wholePath(textIn(fieldOf(one, "path"), "/"), isExact);
      const host = textIn(fieldOf(rule, "host"), "*").toLowerCase();
      return { view, at: ["spec", "rules", index, "http", "paths", place], doors: [door], isEdge: true, host, path, key: `${path} {}` };
    }),
  );
}

/** Ingress and HTTPRoute compare paths step by step: a slash at the end says nothing. */
function wholePath(path: string, isExact: boolean): string {
  if (isExact) return path;
  const bare = path.replace(/\/+$/, "");
  return bare === "" ? "/*" : `${bare}*`;
}

function ofHttpRoute(view: KubeView): RouteEntry[] {
  const hosts = textsOf(spec(view), "hostnames").map((host) => host.toLowerCase());
  return listOf(spec(view), "parentRefs").flatMap((parent) => {
    const isEdge = (fieldOf(parent, "kind") ?? "Gateway") === "Gateway";
    const part = (key: string): string => textIn(fieldOf(parent, key));
    const door = `${isEdge ? "" : "service "}${part("namespace") || view.namespace}/${part("name")} ${part("sectionName")} ${part("port")}`;
    return listOf(spec(view), "rules").flatMap((rule, index) => {
      const matches = listOf(rule, "matches");
      return (matches.length === 0 ? [{}] : matches).flatMap((match) =>
        (hosts.length === 0 ? ["*"] : hosts).map((host) => {
          const type = fieldOf(fieldOf(match, "path"), "type");
          const value = textIn(fieldOf(fieldOf(match, "path"), "value"), "/");
          const path = type === "RegularExpression" ? `regex ${value}` : wholePath(value, type === "Exact");
          return { view, at: ["spec", "rules", index], doors: [door], isEdge, host, path, key: `${path} ${rest(match, ["path"])}` };
        }),
      );
    });
  });
}

/** What else decides, in one order. */
function rest(match: unknown, without: readonly string[]): string {
  const keys = fieldsOf(match).filter((key) => !without.includes(key));
  return canonical(Object.fromEntries(keys.map((key) => [key, fieldOf(match, key)])));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}
