import fc from "fast-check";

/** A selector as a manifest has it. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

export interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}

export interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly Port[];
}

export interface Policy {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

export interface Pod {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly name: string; readonly ports: readonly ContainerPort[] }[] };
  readonly status: { readonly podIP: string };
}

export interface ContainerPort {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol: string;
}

/** A small cluster whose policies were thrown together. */
export interface PolicySet {
  readonly namespaces: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> | undefined }[];
  readonly pods: readonly Pod[];
  readonly policies: readonly Policy[];
}

const keys = ["app", "tier", "release"];
const values = ["a", "b", "c"];
const namespaceNames = ["default", "north", "south"];

const labels = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 3, noNullPrototype: true });

const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom(...keys),
    operator: fc.constantFrom("In", "NotIn"),
    values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom("Exists", "DoesNotExist") }),
);

const few = { requiredKeys: [] };

const selector: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        matchLabels: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 2, noNullPrototype: true }),
        matchExpressions: fc.array(expression, { maxLength: 2 }),
      },
      few,
    ),
  },
);

/** Selects namespaces by what they are labelled with, or by the name that each is labelled with. */
const namespaceSelector: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 3, arbitrary: selector },
  { weight: 1, arbitrary: fc.constantFrom(...namespaceNames).map((name) => ({ matchLabels: { "kubernetes.io/metadata.name": name } })) },
);

const blocks = [
  "0.0.0.0/0",
  "::/0",
  "10.0.0.0/8",
  "10.0.1.0/24",
  "203.0.113.0/24",
  "203.0.113.9/32",
  "198.51.100.0/25",
  "2001:db8::/32",
  "2001:db8:1::/48",
];
const exceptions: Readonly<Record<string, readonly string[]>> = {
  "0.0.0.0/0": ["10.0.0.0/8", "203.0.113.0/24", "203.0.113.8/29", "169.254.169.254/32"],
  "::/0": ["2001:db8::/32", "fd00::/8"],
  "10.0.0.0/8": ["10.0.1.0/24", "10.0.2.0/24"],
  "203.0.113.0/24": ["203.0.113.8/30", "203.0.113.128/25"],
  "2001:db8::/32": ["2001:db8:1::/48"],
};

const ipBlock = fc
  .constantFrom(...blocks)
  .chain((cidr) => fc.record({ cidr: fc.constant(cidr), except: fc.subarray([...(exceptions[cidr] ?? [])]) }, { requiredKeys: ["cidr"] }));

const peer: fc.Arbitrary<Peer> = fc.oneof(
  fc.record({ ipBlock }),
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector }),
  fc.record({ namespaceSelector, podSelector: selector }),
);

const port: fc.Arbitrary<Port> = fc.oneof(
  fc.record(
    { protocol: fc.constantFrom("TCP", "UDP", "SCTP"), port: fc.constantFrom<number | string>(80, 81, 8080, 53, "http", "dns", "link") },
    few,
  ),
  fc.record(
    { protocol: fc.constantFrom("TCP", "UDP", "SCTP"), port: fc.constantFrom(79, 80), endPort: fc.constantFrom(80, 81, 9000) },
    { requiredKeys: ["port", "endPort"] },
  ),
);

const rule = (side: "from" | "to"): fc.Arbitrary<Rule> =>
  fc.record({ [side]: fc.array(peer, { maxLength: 3 }), ports: fc.array(port, { maxLength: 3 }) }, few);

const policy: fc.Arbitrary<Omit<Policy, "metadata"> & { readonly namespace: string }> = fc.record({
  apiVersion: fc.constant("networking.k8s.io/v1" as const),
  kind: fc.constant("NetworkPolicy" as const),
  namespace: fc.constantFrom(...namespaceNames),
  spec: fc.record(
    {
      podSelector: selector,
      policyTypes: fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"], []),
      ingress: fc.array(rule("from"), { maxLength: 3 }),
      egress: fc.array(rule("to"), { maxLength: 3 }),
    },
    { requiredKeys: ["podSelector"] },
  ),
});

const containerPorts = fc.subarray<ContainerPort>([
  { name: "http", containerPort: 80, protocol: "TCP" },
  { name: "dns", containerPort: 53, protocol: "UDP" },
  { name: "link", containerPort: 9000, protocol: "SCTP" },
  { name: "link", containerPort: 8080, protocol: "TCP" },
]);

const podAddresses = ["10.0.0.1", "10.0.1.1", "10.0.2.1", "203.0.113.77", "fd00::1", "2001:db8:1::1"];

const pod = fc.record({ namespace: fc.constantFrom(...namespaceNames), labels, ports: containerPorts });

/** Sets of policies over a few pods, with everything that NetworkPolicy has a word for. */
export const policySets: fc.Arbitrary<PolicySet> = fc
  .record({
    namespaces: fc.tuple(...namespaceNames.map(() => fc.option(labels, { nil: undefined }))),
    pods: fc.array(pod, { minLength: 2, maxLength: podAddresses.length }),
    policies: fc.array(policy, { minLength: 2, maxLength: 8 }),
  })
  .map(({ namespaces, pods, policies }) => ({
    namespaces: namespaceNames.map((name, at) => ({ name, labels: namespaces[at] })),
    pods: pods.map(({ namespace, labels: own, ports }, at): Pod => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `p${at}`, namespace, labels: own },
      spec: {
        containers: [
          { name: "main", ports: ports.slice(0, 2) },
          { name: "more", ports: ports.slice(2) },
        ],
      },
      status: { podIP: podAddresses[at]! },
    })),
    policies: policies.map(({ namespace, ...rest }, at) => ({
      ...rest,
      metadata: { name: `n${at}`, ...(namespace === "default" ? {} : { namespace }) },
    })),
  }));

/** The objects of a set: a namespace without labels has no object of its own. */
export function objectsOf({ namespaces, pods, policies }: PolicySet): unknown[] {
  return [
    ...namespaces.flatMap(({ name, labels: own }) =>
      own === undefined ? [] : [{ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: own } }],
    ),
    ...pods,
    ...policies,
  ];
}

/** Addresses outside that lie in some of the blocks, and at their edges. */
export const outsiders = ["203.0.113.9", "203.0.113.12", "10.0.1.255", "10.0.3.0", "198.51.100.128", "2001:db8:1::5", "2001:db9::"];

/** Ports in, beside and at the ends of what rules name. */
export const probes = [
  { port: 80, protocol: "TCP" },
  { port: 82, protocol: "TCP" },
  { port: 8080, protocol: "TCP" },
  { port: 9000, protocol: "SCTP" },
  { port: 53, protocol: "UDP" },
  { port: 81, protocol: "UDP" },
] as const;
