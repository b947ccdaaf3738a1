import * as fc from "fast-check";
import { mode, peers, policy } from "./mesh-world";

type Fields = Record<string, unknown>;

/** A request to a workload, with all that policies of these cases ask of it. */
export interface Asking {
  /** Without `spiffe://`; empty without a certificate. */
  readonly principal: string;
  readonly address: string;
  readonly port: number;
  readonly sni: string;
  readonly http: boolean;
  readonly method: string;
  readonly path: string;
  readonly host: string;
}

/** Policies of a small mesh, and what is asked of the workload `shop/ledger`. */
export interface Case {
  readonly objects: readonly Fields[];
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly trustDomains: readonly string[];
  readonly ports: readonly number[];
  readonly requests: readonly Asking[];
}

export const labels = { app: "ledger", tier: "data" };
export const callers = [
  { namespace: "shop", serviceAccount: "web" },
  { namespace: "shop", serviceAccount: "cart" },
  { namespace: "other", serviceAccount: "web" },
  { namespace: "a", serviceAccount: "a" },
] as const;
export const principals = callers.map(({ namespace, serviceAccount }) => `cluster.local/ns/${namespace}/sa/${serviceAccount}`);
export const ports = [8080, 9090] as const;

const words: Readonly<Record<string, readonly string[]>> = {
  principals: [
    "*",
    "cluster.local/ns/shop/sa/web",
    "cluster.local/ns/other/sa/web",
    "cluster.local/ns/shop/*",
    "*/sa/web",
    "*/ns/shop/sa/cart",
    "cluster.local/*",
    "cluster.local/ns/shop/sa/we",
  ],
  namespaces: ["shop", "other", "*", "s*", "*a", "*", "sho", "o*r"],
  serviceAccounts: ["web", "shop/web", "other/web", "shop/cart", "a/a"],
  trustDomains: ["cluster.local", "*", "cluster*", "*.local", "else"],
  ports: ["8080", "9090", "80"],
  methods: ["GET", "POST", "*", "P*", "*T"],
  paths: ["/a", "/a/b", "/a*", "*b", "*", "/b"],
  hosts: ["ledger", "Ledger", "*.example", "ledger.*", "*", "a.example"],
  sni: ["a.example", "*.example", "*"],
  ipBlocks: ["10.0.0.0/8", "10.1.0.0/16", "203.0.113.9", "0.0.0.0/0", "192.168.1.7/24"],
};

const some = (key: string): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...(words[key] ?? [])), { minLength: 1, maxLength: 2 });
const notKey = (key: string): string => `not${key.charAt(0).toUpperCase()}${key.slice(1)}`;

/** Some of the fields, each with values, with the values that it must not have, or both. */
function fields(keys: readonly string[]): fc.Arbitrary<Fields> {
  const all = keys.flatMap((key) => [[key, some(key)] as const, [notKey(key), some(key)] as const]);
  return fc.subarray(all, { minLength: 1, maxLength: 2 }).chain((chosen) => fc.record(Object.fromEntries(chosen)));
}

const conditions: readonly (readonly [string, string])[] = [
  ["source.principal", "principals"],
  ["source.namespace", "namespaces"],
  ["destination.port", "ports"],
  ["connection.sni", "sni"],
];
const condition = (keys: typeof conditions): fc.Arbitrary<Fields> =>
  fc
    .constantFrom(...keys)
    .chain(([key, of]) =>
      fc.oneof(fc.record({ key: fc.constant(key), values: some(of) }), fc.record({ key: fc.constant(key), notValues: some(of) })),
    );

export interface Choice {
  readonly sources: readonly string[];
  readonly operations: readonly string[];
  readonly conditions: typeof conditions;
}
export const wide: Choice = {
  sources: ["principals", "namespaces", "serviceAccounts", "trustDomains"],
  operations: ["ports", "methods", "paths", "hosts"],
  conditions: conditions.filter(([key]) => key !== "connection.sni"),
};
/** What a gateway asks of strangers. */
export const front: Choice = {
  sources: ["ipBlocks"],
  operations: ["hosts", "methods", "ports"],
  conditions: conditions.filter(([key]) => key === "destination.port"),
};

const times = <T>(of: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[]> => fc.array(of, { minLength: 1, maxLength: most });

function rule(choice: Choice): fc.Arbitrary<Fields> {
  return fc.record(
    {
      from: times(
        fields(choice.sources).map((source) => ({ source })),
        2,
      ),
      to: times(
        fields(choice.operations).map((operation) => ({ operation })),
        2,
      ),
      when: times(condition(choice.conditions), 1),
    },
    { requiredKeys: [] },
  );
}

const selectors: readonly (Fields | undefined)[] = [
  undefined,
  undefined,
  { app: "ledger" },
  { app: "ledger", tier: "data" },
  { app: "other" },
  {},
];

function policyOf(choice: Choice): fc.Arbitrary<Fields> {
  return fc
    .record({
      namespace: fc.constantFrom("shop", "shop", "shop", "istio-system", "other"),
      selector: fc.constantFrom(...selectors),
      action: fc.constantFrom("ALLOW", "ALLOW", "ALLOW", "DENY", "DENY", "AUDIT", undefined),
      rules: fc.oneof(
        { weight: 8, arbitrary: times(rule(choice), 2) },
        { weight: 1, arbitrary: fc.constant([{}]) },
        { weight: 1, arbitrary: fc.constant(undefined) },
      ),
      dry: fc.constantFrom(false, false, false, false, true),
      name: fc.nat({ max: 9999 }),
    })
    .map(({ namespace, selector, action, rules, dry, name }) =>
      policy(
        namespace,
        `p${name}`,
        {
          ...(selector === undefined ? {} : { selector: { matchLabels: selector } }),
          ...(action === undefined ? {} : { action }),
          ...(rules === undefined ? {} : { rules }),
        },
        dry ? { annotations: { "istio.io/dry-run": "true" } } : {},
      ),
    );
}

const peer = fc
  .record({
    namespace: fc.constantFrom("shop", "shop", "istio-system", "other"),
    selector: fc.constantFrom(...selectors),
    mode: fc.constantFrom("STRICT", "PERMISSIVE", "DISABLE", "UNSET", undefined),
    port: fc.constantFrom(undefined, 8080, 9090),
    portMode: fc.constantFrom("STRICT", "PERMISSIVE", "DISABLE", "UNSET"),
  })
  .map(({ namespace, selector, mode: given, port, portMode }) =>
    peers(namespace, "x", {
      ...(given === undefined ? {} : mode(given)),
      ...(selector === undefined ? {} : { selector: { matchLabels: selector } }),
      ...(port === undefined ? {} : { portLevelMtls: { [port]: { mode: portMode } } }),
    }),
  );

const place = (object: Fields): string => {
  const { namespace } = object.metadata as { namespace: string };
  const { selector } = object.spec as { selector?: { matchLabels: Fields } };
  return `${namespace} ${Object.keys(selector?.matchLabels ?? {}).length > 0}`;
};

/** The mesh's own words, so that its trust domain is known. */
export const meshConfig: Fields = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "istio", namespace: "istio-system" },
  data: { mesh: "trustDomain: cluster.local" },
};

/** One PeerAuthentication for each place: of several Istio takes the oldest, and none of these is older. */
export const peerCases: fc.Arbitrary<readonly Fields[]> = fc.uniqueArray(peer, { maxLength: 4, selector: place });

export const policies = (choice: Choice): fc.Arbitrary<readonly Fields[]> =>
  fc.uniqueArray(policyOf(choice), { maxLength: 4, selector: (one) => JSON.stringify(one.metadata) });

const connection: Asking = { principal: "", address: "10.0.0.1", port: 0, sni: "", http: false, method: "", path: "", host: "" };
const requests: readonly Asking[] = ["GET", "POST"].flatMap((method) =>
  ["/a", "/a/b", "/b"].flatMap((path) => ["ledger", "a.example"].map((host) => ({ ...connection, http: true, method, path, host }))),
);
/** Each caller at each port, with requests of several kinds, or with a connection. */
export const requestsOf = (http: boolean): readonly Asking[] =>
  [...principals, ""].flatMap((principal) =>
    ports.flatMap((port) => (http ? requests : [connection]).map((one) => ({ ...one, principal, port }))),
  );

/** Strangers from here and there, at a gateway's port 8080. */
export const strangers: readonly Asking[] = ["10.0.0.1", "10.1.2.3", "203.0.113.9", "192.168.1.200", "8.8.8.8"].flatMap((address) =>
  ["GET", "POST"].flatMap((method) =>
    ["a.example", "a.example:8080", "ledger"].map((host) => ({
      principal: "",
      address,
      port: 8080,
      sni: "",
      http: true,
      method,
      path: "/a",
      host,
    })),
  ),
);

export const caseOf = (objects: readonly Fields[], requests: readonly Asking[]): Case => ({
  objects,
  namespace: "shop",
  labels,
  trustDomains: ["cluster.local"],
  ports,
  requests,
});
