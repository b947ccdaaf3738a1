import { beside, container, deployment, digest, labels, object, pod, secure, unknown, type Case, type Samples } from "./make";

const http = { httpGet: { path: "/", port: 8080 } };
const mounted = (path: string): Case => pod({ volumes: [{ name: "run", hostPath: { path } }] });
const image = (name: unknown): Case => container({ image: name });
/** A gateway's proxy, whose image the mesh's injector writes. */
const gatewayProxy = (name: string, text: string, annotations: Record<string, string>): Case =>
  pod({ containers: [{ name, image: text }] }, { annotations });
const byInjector = { "inject.istio.io/templates": "gateway" };
const injectedAlmost = [
  gatewayProxy("istio-proxy", "auto", {}),
  gatewayProxy("app", "auto", byInjector),
  gatewayProxy("istio-proxy", "other", byInjector),
];
const env = (...names: string[]): Case => container({ env: names.map((name) => ({ name, value: "x" })) });

const bound = (list: "requests" | "limits", resource: string, zero: unknown, podLevel: boolean): Samples => ({
  holds: [
    container({ resources: { [list]: { [resource]: "100m" } } }),
    ...(podLevel ? [pod({ resources: { [list]: { [resource]: "1" } } })] : []),
  ],
  broken: [pod()],
  almost: [
    container({ resources: { [list === "limits" ? "requests" : "limits"]: { [resource]: "100m" } } }),
    container({ resources: { [list]: { [resource]: zero } } }),
    beside("initContainers", { resources: { [list]: { [resource]: "1" } } }, {}),
  ],
  cannotTell: [container({ resources: { [list]: unknown } })],
});

const probe = (own: string, other: string): Samples => ({
  holds: [
    container({ [own]: http }),
    pod({ restartPolicy: "Never" }),
    [deployment({}, { containers: [{ name: "a", [own]: { grpc: { port: 1 } } }] })],
  ],
  broken: [pod(), [deployment()]],
  almost: [container({ [own]: { periodSeconds: 5 } }), container({ [other]: http })],
  cannotTell: [container({ [own]: unknown })],
});

const workload = (kind: string, spec: Record<string, unknown>): Case => [object("apps/v1", kind, { spec })];
const service = (selector: unknown, more = {}): Case[number] => object("v1", "Service", { spec: { selector, ...more } });
const policy = (podSelector: unknown): Case[number] => object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector } });

export const hardeningSamples: Record<string, Samples> = {
  "hardening/read-only-root": {
    holds: [secure({ readOnlyRootFilesystem: true })],
    broken: [pod(), secure({ readOnlyRootFilesystem: false })],
    almost: [
      beside("initContainers", { securityContext: { readOnlyRootFilesystem: true } }, {}),
      pod({ securityContext: { readOnlyRootFilesystem: true } }),
    ],
    cannotTell: [secure({ readOnlyRootFilesystem: unknown })],
  },
  "hardening/runtime-socket": {
    holds: [mounted("/var/log"), mounted("/var/run/thing.sock"), mounted("/data/docker.sock.d")],
    broken: [mounted("/var/run/docker.sock"), mounted("/run/containerd/containerd.sock"), mounted("/var/run/crio/crio.sock")],
    almost: [mounted("/run"), mounted("/var/run/"), mounted("/var/run/docker/"), mounted("/")],
    cannotTell: [mounted(unknown)],
  },
  "hardening/env-names-unique": {
    holds: [pod(), env("A", "B", "a")],
    broken: [env("A", "A")],
    almost: [env("A", "B", "C", "A"), beside("initContainers", { env: [] }, { env: [{ name: "A" }, { name: "A" }] })],
    cannotTell: [container({ env: [{ name: unknown }, { name: "A" }] })],
  },
  "hardening/selector-matches-pods": {
    holds: [
      [deployment()],
      [
        deployment({
          selector: {
            matchExpressions: [
              { key: "app", operator: "In", values: ["billing"] },
              { key: "canary", operator: "DoesNotExist" },
            ],
          },
        }),
      ],
      [object("v1", "ReplicationController", { spec: { selector: labels, template: { metadata: { labels }, spec: { containers: [] } } } })],
    ],
    broken: [[deployment({ selector: { matchLabels: { app: "other" } } })], workload("Deployment", { template: {} })],
    almost: [
      [deployment({ selector: { matchLabels: { ...labels, tier: "backend" } } })],
      [deployment({ selector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["billing"] }] } })],
      [deployment({ selector: {} })],
    ],
    cannotTell: [[deployment({ selector: { matchLabels: unknown } })]],
  },
  "hardening/own-service-account": {
    holds: [pod({ serviceAccountName: "billing" }), pod({ serviceAccount: "billing" })],
    broken: [pod()],
    almost: [pod({ serviceAccountName: "default" }), pod({ serviceAccountName: "" })],
    cannotTell: [pod({ serviceAccountName: unknown })],
  },
  "hardening/token-not-mounted": {
    holds: [pod({ automountServiceAccountToken: false })],
    broken: [pod({ automountServiceAccountToken: true })],
    almost: [pod({ serviceAccountName: "billing" })],
    cannotTell: [pod({ automountServiceAccountToken: unknown })],
  },
  "hardening/token-not-given": {
    holds: [[object("v1", "ServiceAccount", { automountServiceAccountToken: false })]],
    broken: [[object("v1", "ServiceAccount", { automountServiceAccountToken: true })]],
    almost: [[object("v1", "ServiceAccount")]],
    cannotTell: [[object("v1", "ServiceAccount", { automountServiceAccountToken: unknown })]],
  },
  "hardening/image-pinned": {
    holds: [pod(), image(`nginx@${digest}`), gatewayProxy("istio-proxy", "auto", byInjector)],
    broken: [image("nginx:1.25"), image("nginx")],
    almost: [
      image(`nginx@${digest.slice(0, -1)}`),
      image(`nginx@${digest.toUpperCase()}`),
      image(`nginx:${digest.slice(7)}`),
      ...injectedAlmost,
    ],
    cannotTell: [image(unknown)],
  },
  "hardening/image-tagged": {
    holds: [
      image("nginx:1.25"),
      image("localhost:5000/nginx:1.25"),
      image(`nginx@${digest}`),
      gatewayProxy("istio-proxy", "auto", byInjector),
    ],
    broken: [image("nginx:latest"), image("nginx")],
    almost: [image("registry.example.com:5000/nginx"), image("nginx:"), image("registry.example.com/nginx:latest"), ...injectedAlmost],
    cannotTell: [image(unknown)],
  },
  "hardening/image-registry": {
    parameters: { registries: ["ghcr.io/acme", "*.example.com", "docker.io/library/nginx"] },
    holds: [
      image("ghcr.io/acme/billing:1"),
      image("eu.example.com/x/y"),
      image("nginx:1"),
      image("docker.io/library/nginx"),
      gatewayProxy("istio-proxy", "auto", byInjector),
    ],
    broken: [image("quay.io/x/y:1"), image("billing")],
    almost: [
      image("ghcr.io/acme-evil/billing:1"),
      image("example.com.evil.io/x:1"),
      image("ghcr.io.evil.io/acme/x"),
      image("notexample.com/x"),
      ...injectedAlmost,
    ],
    cannotTell: [image(unknown)],
  },
  "hardening/readiness-probe": probe("readinessProbe", "livenessProbe"),
  "hardening/liveness-probe": probe("livenessProbe", "readinessProbe"),
  "hardening/probes-differ": {
    holds: [pod(), container({ livenessProbe: http, readinessProbe: { ...http, failureThreshold: 9 } })],
    broken: [container({ livenessProbe: http, readinessProbe: http })],
    almost: [container({ livenessProbe: { httpGet: { port: 8080, path: "/" } }, readinessProbe: http })],
    cannotTell: [container({ livenessProbe: http, readinessProbe: { httpGet: { path: unknown, port: 8080 } } })],
  },
  "hardening/probe-ports-exist": {
    holds: [
      container({ ports: [{ name: "http", containerPort: 8080 }], livenessProbe: http, readinessProbe: { tcpSocket: { port: "http" } } }),
      container({ livenessProbe: { exec: { command: ["true"] } } }),
    ],
    broken: [container({ ports: [{ containerPort: 9090 }], livenessProbe: http })],
    almost: [
      container({ ports: [{ name: "web", containerPort: 8080 }], startupProbe: { httpGet: { port: "http" } } }),
      container({ ports: [{ containerPort: 8080 }], readinessProbe: { grpc: { port: 8081 } } }),
    ],
    cannotTell: [container({ ports: [{ containerPort: 8080 }], livenessProbe: { httpGet: { port: unknown } } })],
  },
  "hardening/cpu-requested": bound("requests", "cpu", "0", true),
  "hardening/cpu-limited": bound("limits", "cpu", 0, true),
  "hardening/memory-requested": bound("requests", "memory", "0", true),
  "hardening/memory-limited": bound("limits", "memory", "0Mi", true),
  "hardening/ephemeral-storage-requested": bound("requests", "ephemeral-storage", "0", false),
  "hardening/ephemeral-storage-limited": bound("limits", "ephemeral-storage", "0Gi", false),
  "hardening/service-has-pods": {
    holds: [[service(labels), deployment()], [service(undefined)], [service(labels, { type: "ExternalName" })]],
    broken: [[service({ app: "other" }), deployment()]],
    almost: [
      [service({ ...labels, tier: "backend" }), deployment()],
      [object("v1", "Service", { spec: { selector: labels } }, "billing", "orders"), deployment()],
    ],
    cannotTell: [[service(unknown), deployment()]],
  },
  "hardening/guard-has-pods": {
    holds: [
      [policy({}), deployment()],
      [policy({ matchLabels: labels }), deployment()],
      [policy({ matchExpressions: [{ key: "app", operator: "Exists" }] }), deployment()],
    ],
    broken: [[policy({ matchLabels: { app: "other" } }), deployment()]],
    almost: [[policy({ matchLabels: labels, matchExpressions: [{ key: "app", operator: "NotIn", values: ["billing"] }] }), deployment()]],
    cannotTell: [[policy({ matchLabels: { app: unknown } }), deployment()]],
  },
};
