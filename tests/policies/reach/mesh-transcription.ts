import type { Asking, Case } from "./mesh-cases";

/** Istio's reference written down as it reads, for one request at a time and without a thought for speed. */

type Fields = Record<string, unknown>;
const record = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => list(value) as string[];

function fits(pattern: string, text: string): boolean {
  if (pattern === "*") return text.length > 0;
  if (pattern.startsWith("*")) return text.endsWith(pattern.slice(1));
  if (pattern.endsWith("*")) return text.startsWith(pattern.slice(0, -1));
  return text === pattern;
}

const number = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
function inside(network: string, address: string): boolean {
  const [first = "", length = "32"] = network.split("/");
  const size = 2 ** (32 - Number(length));
  return Math.floor(number(first) / size) === Math.floor(number(address) / size);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Each question of the reference, for one value. */
const questions: Readonly<Record<string, (value: string, of: Asking, namespace: string) => boolean>> = {
  principals: (value, { principal }) => principal !== "" && fits(value, principal),
  namespaces: (value, { principal }) =>
    principal !== "" && new RegExp(`^.*/ns/${value.split("*").map(escaped).join(".*")}/.*$`).test(`spiffe://${principal}`),
  serviceAccounts: (value, { principal }, namespace) =>
    principal.endsWith(`/ns/${(value.includes("/") ? value : `${namespace}/${value}`).replace("/", "/sa/")}`),
  trustDomains: (value, { principal }) =>
    principal !== "" && new RegExp(`^${value.split("*").map(escaped).join("[^/]*")}$`).test(principal.split("/")[0] ?? ""),
  ipBlocks: (value, { address }) => inside(value, address),
  remoteIpBlocks: (value, { address }) => inside(value, address),
  ports: (value, { port }) => Number(value) === port,
  methods: (value, { method }) => fits(value, method),
  paths: (value, { path }) => fits(value, path),
  hosts: (value, { host }) => fits(value.toLowerCase(), host.toLowerCase()),
  sni: (value, { sni }) => fits(value, sni),
};
const ofRequests = ["methods", "paths", "hosts"];
const attributes: Readonly<Record<string, string>> = {
  "source.principal": "principals",
  "source.namespace": "namespaces",
  "destination.port": "ports",
  "connection.sni": "sni",
};

type Question = readonly [key: string, values: readonly string[], negative: boolean];

function questionsOf(fields: unknown): Question[] {
  return Object.entries(record(fields)).map(([key, values]) =>
    key.startsWith("not") ? [`${key.charAt(3).toLowerCase()}${key.slice(4)}`, texts(values), true] : [key, texts(values), false],
  );
}

function holds([key, values, negative]: Question, of: Asking, namespace: string, action: string): boolean {
  // A refusal is taken without what TCP cannot answer.
  if (!of.http && ofRequests.includes(key)) return action === "DENY";
  return values.some((value) => questions[key]?.(value, of, namespace)) !== negative;
}

function ruleFits(rule: unknown, of: Asking, namespace: string, action: string): boolean {
  const { from, to, when } = record(rule);
  const operations = list(to).map((one) => questionsOf(record(one).operation));
  if (!of.http && action === "ALLOW" && operations.flat().some(([key]) => ofRequests.includes(key))) return false;
  const any = (all: Question[][]): boolean =>
    all.length === 0 || all.some((one) => one.every((question) => holds(question, of, namespace, action)));
  return (
    any(list(from).map((one) => questionsOf(record(one).source))) &&
    any(operations) &&
    list(when).every((one) => {
      const { key, values, notValues } = record(one);
      const asked = attributes[String(key)] ?? "";
      return (
        (values === undefined || holds([asked, texts(values), false], of, namespace, action)) &&
        (notValues === undefined || holds([asked, texts(notValues), true], of, namespace, action))
      );
    })
  );
}

/** Whether a request comes through the AuthorizationPolicies of a case. */
export function comesThrough({ objects, namespace, labels }: Case, of: Asking): boolean {
  const applying = objects.filter((object) => {
    const { metadata, spec, kind } = object;
    const wanted = record(record(record(spec).selector).matchLabels);
    const place = record(metadata).namespace;
    return (
      kind === "AuthorizationPolicy" &&
      (place === namespace || place === "istio-system") &&
      record(record(metadata).annotations)["istio.io/dry-run"] !== "true" &&
      Object.entries(wanted).every(([key, value]) => labels[key] === value)
    );
  });
  const ruled = (action: string): Fields[] => applying.filter(({ spec }) => (record(spec).action ?? "ALLOW") === action);
  const matches = (action: string): boolean =>
    ruled(action).some(({ spec, metadata }) =>
      list(record(spec).rules).some((rule) => ruleFits(rule, of, String(record(metadata).namespace), action)),
    );
  return !matches("DENY") && (ruled("ALLOW").length === 0 || matches("ALLOW"));
}

/** The mode of mutual TLS at a port of a case's workload. */
export function modeAt({ objects, namespace, labels }: Case, port: number): string {
  const found = (place: string, selecting: boolean): Fields | undefined => {
    const object = objects.find(({ kind, metadata, spec }) => {
      const wanted = Object.entries(record(record(record(spec).selector).matchLabels));
      return (
        kind === "PeerAuthentication" &&
        record(metadata).namespace === place &&
        wanted.length > 0 === selecting &&
        wanted.every(([key, value]) => labels[key] === value)
      );
    });
    return object && record(object.spec);
  };
  const said = (mtls: unknown, otherwise: string): string => {
    const { mode } = record(mtls);
    return typeof mode === "string" && mode !== "UNSET" ? mode : otherwise;
  };
  const own = found(namespace, true);
  const wide = said(own?.mtls, said(found(namespace, false)?.mtls, said(found("istio-system", false)?.mtls, "PERMISSIVE")));
  return said(record(own?.portLevelMtls)[String(port)], wide);
}
