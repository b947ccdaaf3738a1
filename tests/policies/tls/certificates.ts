import { object, type Samples } from "../samples/make";
import {
  acme,
  authority,
  byRoot,
  certificate,
  clusterIssuer,
  issuer,
  privately,
  reason,
  selfSigned,
  shop,
  unknown,
  type Case,
  type Fields,
} from "./make";

const alone = (spec: Fields, place?: string): Case => [certificate(spec, "shop", place)];
const key = (privateKey: unknown, more: Fields = {}): Case => [certificate({ privateKey }, "shop", "payments", more)];
const lives = (duration: unknown, more: Fields = {}): Case => alone({ duration, renewBefore: undefined, ...more });
const names = (...dnsNames: readonly unknown[]): Case => alone({ dnsNames });
const secret = (fields: Fields, name = "shop"): Case[number] => object("v1", "Secret", fields, name, "payments");
const noted = (...keys: readonly string[]): Fields => ({
  secretTemplate: { annotations: Object.fromEntries(keys.map((one) => [one, "true"])) },
});

/** Certificates: their keys, lifetimes, names and Secrets. */
export const certificateSamples: Record<string, Samples> = {
  "tls/keys-strong": {
    holds: [
      alone({}),
      key({ algorithm: "ECDSA" }),
      key({ algorithm: "ECDSA", size: 384 }),
      key({ algorithm: "Ed25519" }),
      key({ algorithm: "RSA", size: 3072 }),
      key({ algorithm: "RSA", size: 2048 }, reason),
      alone({ keystores: { pkcs12: { create: true, profile: "Modern2023" } } }),
      [authority()],
    ],
    broken: [key({ algorithm: "RSA", size: 2048 }), key({ algorithm: "ECDSA", size: 521 })],
    almost: [
      key(undefined),
      key({ size: 2048 }),
      key({ algorithm: "RSA" }),
      key({ algorithm: "RSA", size: 3071 }),
      key({ algorithm: "RSA", size: 1024 }, reason),
      key({ algorithm: "RSA", size: 2048 }, { annotations: { "parapet.dev/reason": " " } }),
      alone({ keystores: { pkcs12: { create: true } } }),
      alone({ keystores: { pkcs12: { create: true, profile: "LegacyDES" } } }),
    ],
    cannotTell: [key({ algorithm: unknown }), key({ algorithm: "RSA", size: unknown })],
  },
  "tls/keys-rotate": {
    holds: [alone({}), [authority()]],
    broken: [key({ algorithm: "ECDSA", rotationPolicy: "Never" })],
    almost: [key({ algorithm: "ECDSA" }), key(undefined)],
    cannotTell: [key({ rotationPolicy: unknown })],
  },
  "tls/lifetimes-bounded": {
    holds: [alone({}), lives(undefined), lives("24h"), lives("2160h0m0s"), [authority()], [authority({ duration: "87672h" })]],
    broken: [lives("8760h"), [authority({ duration: "876000h" })]],
    almost: [lives("2160h1s"), lives("4800h"), [authority({ duration: "87673h" })], [certificate({ isCA: false, duration: "87600h" })]],
    cannotTell: [lives(unknown), lives("90d")],
  },
  "tls/renewed-early": {
    holds: [
      alone({}),
      lives(undefined),
      alone({ renewBefore: "432h" }),
      alone({ renewBefore: undefined, renewBeforePercentage: 33 }),
      alone({ renewBefore: undefined, renewBeforePercentage: 20 }),
      alone({ duration: "24h", renewBefore: undefined }),
      alone({ duration: "72h", renewBefore: undefined, renewBeforePercentage: 33 }),
      alone({ duration: "24h", renewBefore: "8h" }),
      alone({ duration: "96h", renewBefore: undefined, renewBeforePercentage: 25 }),
      alone({ renewal: { policy: "RenewBefore" } }),
      [authority()],
    ],
    broken: [alone({ renewBefore: "24h" }), alone({ renewal: { policy: "Disabled" } })],
    almost: [
      alone({ renewBefore: "431h59m" }),
      alone({ renewBefore: undefined, renewBeforePercentage: 19 }),
      alone({ duration: "100h", renewBefore: "23h59m" }),
      alone({ duration: "96h", renewBefore: undefined, renewBeforePercentage: 24 }),
      alone({ duration: "96h", renewBefore: "23h59m" }),
      alone({ duration: "97h", renewBefore: undefined, renewBeforePercentage: 24 }),
      alone({ duration: "72h", renewBefore: undefined, renewBeforePercentage: 32 }),
      [authority({ renewBefore: "720h" })],
    ],
    cannotTell: [alone({ renewBefore: unknown }), alone({ renewBefore: "a month" })],
  },
  "tls/names-given": {
    holds: [
      alone({}),
      alone({ commonName: shop }),
      alone({ dnsNames: undefined, uris: ["spiffe://cluster.local/ns/payments/sa/shop"] }),
      names(shop, "example.com"),
      [authority()],
    ],
    broken: [alone({ dnsNames: undefined, commonName: shop }), alone({ literalSubject: "CN=shop.example.com" })],
    almost: [
      alone({ dnsNames: [] }),
      alone({ commonName: "Shop" }),
      names(shop, "example.com", shop),
      names(shop, "Shop.example.com"),
      alone({ commonName: "example.com", dnsNames: ["*.example.com"] }),
    ],
    cannotTell: [alone({ dnsNames: unknown }), alone({ commonName: unknown })],
  },
  "tls/names-whole": {
    holds: [
      names(shop),
      names("*.apps.example.com", "apps.example.com"),
      names("*.eu-payments.svc", "*.eu-payments.svc.cluster.local"),
      names("*.example.co.uk"),
      names("localhost"),
      [authority()],
    ],
    broken: [names("*"), names("*.com"), names("*.co.uk")],
    almost: [
      names(shop, "*.*.example.com"),
      names("shop.*.example.com"),
      names("*shop.example.com"),
      names("Shop.example.com"),
      names("shop.example.com."),
      names("https://shop.example.com"),
      names("*.github.io"),
      names("*.svc.cluster.local"),
      names("*.svc"),
      names("shop..example.com"),
      names(""),
    ],
    cannotTell: [names(shop, unknown)],
  },
  "tls/names-own": {
    holds: [
      names(shop),
      names("shop.payments.svc", "*.payments.svc", "shop-0.shop.payments.svc.cluster.local"),
      alone({ uris: ["spiffe://cluster.local/ns/payments/sa/shop"] }),
      names("shop.svc.example.com"),
    ],
    broken: [names("ledger.orders.svc"), alone({ uris: ["spiffe://cluster.local/ns/orders/sa/ledger"] })],
    almost: [
      names("shop.payments.svc", "payments.orders.svc.cluster.local"),
      names("shop.payments-2.svc"),
      names("shop.2-payments.svc"),
      names("payments.svc"),
      names("shop.payments.orders.svc"),
      alone({ uris: ["spiffe://cluster.local/ns/orders/sa/ns/payments/sa/shop"] }),
      alone({ uris: ["spiffe://cluster.local/ns/payments-2/sa/shop"] }),
    ],
    cannotTell: [names("shop.payments.svc", unknown)],
  },
  "tls/usages-exact": {
    holds: [
      alone({}),
      alone({ usages: ["digital signature", "server auth", "client auth"] }),
      alone({ usages: ["digital signature", "key encipherment", "server auth"], privateKey: { algorithm: "RSA", size: 3072 } }),
      alone({}, "eu-ingress"),
      [authority()],
    ],
    broken: [alone({ usages: ["any"] }), alone({ usages: ["digital signature", "server auth", "code signing"] })],
    almost: [
      alone({ usages: undefined }),
      alone({ usages: ["digital signature"] }),
      alone({ usages: ["digital signature", "server auth", "cert sign"] }),
      alone({ usages: ["digital signature", "key encipherment", "server auth"] }),
      alone({ usages: ["digital signature", "server auth", "client auth"] }, "eu-ingress"),
      alone({ usages: ["digital signature", "client auth"] }, "eu-ingress"),
      [authority({ usages: ["digital signature", "server auth"] })],
      [authority({ usages: ["cert sign", "server auth"] })],
    ],
    cannotTell: [alone({ usages: unknown }), alone({ usages: ["server auth", unknown] })],
  },
  "tls/authorities-at-home": {
    holds: [alone({}), [authority()], [issuer("public", acme())], [issuer("here", { ca: { secretName: "root" } }, "cert-manager")]],
    broken: [[authority({}, "own-root", "payments")]],
    almost: [
      [authority({}, "own-root", "cert-manager-2")],
      [authority({}, "own-root", "eu-ingress")],
      [issuer("own", { ca: { secretName: "own-root" } })],
    ],
    cannotTell: [alone({ isCA: unknown })],
  },
  "tls/authorities-used": {
    holds: [
      alone({}),
      [authority(), selfSigned, byRoot],
      [authority()],
      [authority({}, "own-root", "payments"), issuer("own", { ca: { secretName: "own-root" } })],
    ],
    broken: [[authority(), selfSigned]],
    almost: [
      [authority({ secretName: "eu-root-2" }), selfSigned, byRoot],
      [authority(), issuer("elsewhere", { ca: { secretName: "eu-root" } })],
      [authority({}, "eu-root", "payments"), byRoot],
    ],
    cannotTell: [[authority({ secretName: unknown }), byRoot]],
  },
  "tls/leaves-signed": {
    holds: [
      alone({}),
      [authority(), selfSigned],
      [certificate(privately), authority(), selfSigned, byRoot],
      [certificate({ issuerRef: { kind: "ClusterIssuer", name: "eu-root", group: "awspca.cert-manager.io" } }), selfSigned],
    ],
    broken: [[certificate({ issuerRef: { kind: "ClusterIssuer", name: "eu-root" } }), selfSigned]],
    almost: [
      [certificate({ issuerRef: { name: "own" } }), issuer("own", { selfSigned: {} })],
      [authority({ isCA: false }), selfSigned],
      [
        certificate({ issuerRef: { kind: "ClusterIssuer", name: "eu" } }),
        clusterIssuer("eu", { selfSigned: {}, ca: { secretName: "eu" } }),
      ],
    ],
    cannotTell: [[certificate({ issuerRef: unknown }), selfSigned]],
  },
  "tls/issuers-there": {
    holds: [
      alone({}),
      [certificate(), clusterIssuer("eu-public", acme())],
      [certificate({ issuerRef: { name: "own" } }), issuer("own", acme()), byRoot],
      [certificate(), issuer("own", acme())],
      [certificate({ issuerRef: { name: "eu", kind: "AWSPCAIssuer", group: "awspca.cert-manager.io" } }), byRoot],
    ],
    broken: [[certificate(), byRoot]],
    almost: [
      [certificate({ issuerRef: { name: "eu-public" } }), clusterIssuer("eu-public", acme())],
      [certificate({ issuerRef: { name: "own", kind: "ClusterIssuer" } }), issuer("own", acme()), byRoot],
      [certificate({ issuerRef: { name: "own" } }), issuer("own", acme(), "orders")],
    ],
    cannotTell: [
      [certificate({ issuerRef: unknown }), byRoot],
      [certificate({ issuerRef: { kind: "ClusterIssuer", name: unknown } }), byRoot],
    ],
  },
  "tls/roots-trusted": {
    holds: [
      [certificate(), clusterIssuer("eu-public", acme())],
      [certificate(privately), byRoot],
      [authority(), selfSigned, byRoot],
      [certificate(privately), clusterIssuer("eu-private", { vault: { path: "pki/sign/eu", server: "https://vault.example.com" } })],
    ],
    broken: [[certificate(privately), authority(), selfSigned, byRoot]],
    almost: [
      [
        certificate({ issuerRef: { kind: "ClusterIssuer", name: "eu-apps" } }),
        clusterIssuer("eu-apps", { ca: { secretName: "eu-apps" } }),
        authority({ issuerRef: { kind: "ClusterIssuer", name: "eu-private" } }, "eu-apps"),
        byRoot,
        authority(),
        selfSigned,
      ],
      [
        certificate({ issuerRef: { name: "own" } }),
        issuer("own", { ca: { secretName: "own-root" } }),
        authority({ issuerRef: { name: "own-self" } }, "own-root", "payments"),
        issuer("own-self", { selfSigned: {} }),
      ],
    ],
    cannotTell: [[certificate(privately), authority({ secretName: unknown }), selfSigned, byRoot]],
  },
  "tls/secrets-distinct": {
    holds: [
      [certificate(), certificate({}, "other")],
      [certificate(), certificate({}, "shop", "orders")],
      [certificate(), secret({ type: "Opaque" }, "other")],
    ],
    broken: [[certificate(), certificate({ secretName: "shop" }, "other")]],
    almost: [[certificate(), secret({ type: "kubernetes.io/tls" })]],
    cannotTell: [[certificate({ secretName: unknown })]],
  },
  "tls/secrets-stay": {
    holds: [
      alone({}),
      alone(noted("argocd.argoproj.io/sync-options")),
      [
        secret({
          type: "Opaque",
          metadata: { name: "shop", annotations: { "reflector.v1.k8s.emberstack.com/reflection-allowed": "true" } },
        }),
      ],
      [secret({ type: "kubernetes.io/tls" })],
    ],
    broken: [alone(noted("reflector.v1.k8s.emberstack.com/reflection-allowed"))],
    almost: [
      alone(noted("example.com/owner", "replicator.v1.mittwald.de/replicate-to")),
      alone(noted("kubed.appscode.com/sync")),
      alone({ secretTemplate: { labels: { "synator/sync": "yes" } } }),
      [
        secret({
          type: "kubernetes.io/tls",
          metadata: { name: "shop", annotations: { "replicator.v1.mittwald.de/replicate-to-matching": "a=b" } },
        }),
      ],
    ],
    cannotTell: [alone({ secretTemplate: { annotations: unknown } })],
  },
};
