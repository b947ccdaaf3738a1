/** A platform of many apps: a namespace for each fifty, everything closed, three calls of each app, ways in and out. */
export function platform(apps: number): unknown[] {
  const tenants = Array.from({ length: Math.max(1, Math.ceil(apps / 50)) }, (_, at) => `eu-team-${at}`);
  const homeOf = (app: number): string => tenants[app % tenants.length]!;
  const spaces = [...tenants, "eu-ingress", "eu-egress"];
  const every = Array.from({ length: apps }, (_, app) => app);
  return [
    ...spaces.flatMap(closedNamespace),
    gateway("eu-ingress"),
    gateway("eu-egress"),
    ...every.flatMap((app) => appOf(app, homeOf(app))),
    ...every.flatMap((app) =>
      [1, 7, 31].flatMap((step) => {
        const callee = (app * 3 + step) % apps;
        return callee === app
          ? []
          : flow({ name: `a${app}`, namespace: homeOf(app) }, { name: `a${callee}`, namespace: homeOf(callee) }, 8080);
      }),
    ),
    ...every
      .filter((app) => app % 2 === 0)
      .flatMap((app) => flow({ name: `a${app}`, namespace: homeOf(app) }, { name: "eu-egress", namespace: "eu-egress" }, 8443)),
    ...every
      .filter((app) => app % 3 === 0)
      .flatMap((app) => flow({ name: "eu-ingress", namespace: "eu-ingress" }, { name: `a${app}`, namespace: homeOf(app) }, 8080)),
    opened("eu-ingress", "ingress", ["0.0.0.0/0", "::/0"], [8080, 8443], []),
    opened("eu-egress", "egress", ["0.0.0.0/0"], [443, 5432], ["10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]),
  ];
}

interface Place {
  readonly name: string;
  readonly namespace: string;
}

const labelsOf = (name: string) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": name,
  "app.kubernetes.io/managed-by": "parapet",
  "parapet.dev/app": name,
  "parapet.dev/tier": "backend",
});

const policy = (namespace: string, name: string, spec: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace },
  spec,
});

const podsOf = (name: string) => ({ matchLabels: { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": name } });
const spaceOf = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });

function closedNamespace(name: string): unknown[] {
  const resolver = { namespaceSelector: spaceOf("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } };
  const ports = [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ];
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { "istio-injection": "enabled" } } },
    policy(name, "default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    policy(name, "allow-dns", { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [resolver], ports }] }),
    policy(name, "allow-probes", {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports: [{ port: 15020 }, { port: 15021 }] }],
    }),
  ];
}

function workload(kind: string, { name, namespace }: Place): unknown {
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace },
    spec: {
      template: {
        metadata: { labels: labelsOf(name) },
        spec: { serviceAccountName: name, containers: [{ name: "main", ports: [{ name: "http", containerPort: 8080 }] }] },
      },
    },
  };
}

const gateway = (name: string) => workload("Deployment", { name, namespace: name });

function appOf(app: number, namespace: string): unknown[] {
  const name = `a${app}`;
  const rest = ["Service", "ServiceAccount", "PodDisruptionBudget", "HorizontalPodAutoscaler", "ConfigMap", "DestinationRule"];
  return [
    workload("Deployment", { name, namespace }),
    ...rest.map((kind) => ({ apiVersion: "example.com/v1", kind, metadata: { name, namespace }, spec: {} })),
  ];
}

function flow(from: Place, to: Place, port: number): unknown[] {
  const ports = [{ port, protocol: "TCP" }];
  const peer = ({ name, namespace }: Place) => ({ namespaceSelector: spaceOf(namespace), podSelector: podsOf(name) });
  return [
    policy(from.namespace, `${from.name}-to-${to.name}`, {
      podSelector: podsOf(from.name),
      policyTypes: ["Egress"],
      egress: [{ to: [peer(to)], ports }],
    }),
    policy(to.namespace, `${to.name}-from-${from.name}`, {
      podSelector: podsOf(to.name),
      policyTypes: ["Ingress"],
      ingress: [{ from: [peer(from)], ports }],
    }),
  ];
}

function opened(
  name: string,
  direction: "ingress" | "egress",
  cidrs: readonly string[],
  ports: readonly number[],
  except: readonly string[],
): unknown {
  const peers = cidrs.map((cidr) => ({ ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) } }));
  return policy(name, "outside", {
    podSelector: podsOf(name),
    policyTypes: [direction === "ingress" ? "Ingress" : "Egress"],
    [direction]: [{ [direction === "ingress" ? "from" : "to"]: peers, ports: ports.map((port) => ({ port })) }],
  });
}
