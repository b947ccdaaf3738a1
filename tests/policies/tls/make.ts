import { object, type Case } from "../samples/make";
import { gateway, namespace, virtualService } from "../samples/mesh-objects";

export { unknown, type Case, type Samples } from "../samples/make";
export { reason } from "../samples/mesh-objects";

export type Fields = Record<string, unknown>;
type Sample = Case[number];

const core = "cert-manager.io/v1";
export const shop = "shop.example.com";

/** A Certificate as the platform makes it, but for these fields of its spec. */
export const certificate = (spec: Fields = {}, name = "shop", place = "payments", metadata: Fields = {}): Sample =>
  object(core, "Certificate", {
    metadata: { name, namespace: place, ...metadata },
    spec: {
      secretName: name,
      dnsNames: [shop],
      duration: "2160h",
      renewBefore: "720h",
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always", encoding: "PKCS8" },
      usages: ["digital signature", "server auth"],
      issuerRef: { kind: "ClusterIssuer", name: "eu-public", group: "cert-manager.io" },
      ...spec,
    },
  });

/** The certificate of an authority, where authorities' keys are kept. */
export const authority = (spec: Fields = {}, name = "eu-root", place = "cert-manager"): Sample =>
  certificate(
    {
      isCA: true,
      commonName: "Parapet eu",
      dnsNames: undefined,
      duration: "87600h",
      renewBefore: "29200h",
      usages: ["digital signature", "cert sign", "crl sign"],
      issuerRef: { kind: "ClusterIssuer", name: "eu-root" },
      ...spec,
    },
    name,
    place,
  );

export const clusterIssuer = (name: string, spec: Fields, metadata: Fields = {}): Sample => ({
  manifest: { apiVersion: core, kind: "ClusterIssuer", metadata: { name, ...metadata }, spec },
});
export const issuer = (name: string, spec: Fields, place = "payments"): Sample =>
  object(core, "Issuer", { metadata: { name, namespace: place }, spec });

export const production = "https://acme-v02.api.letsencrypt.org/directory";
export const staging = "https://acme-staging-v02.api.letsencrypt.org/directory";
const token = { name: "eu-cloudflare-token", key: "token" };
export const solver = (more: Fields = {}, cloudflare: Fields = { apiTokenSecretRef: token }): Fields => ({
  selector: { dnsZones: ["example.com"] },
  dns01: { cloudflare },
  ...more,
});
export const acme = (fields: Fields = {}): Fields => ({
  acme: {
    server: production,
    email: "ops@example.com",
    privateKeySecretRef: { name: "eu-acme-account" },
    solvers: [solver()],
    ...fields,
  },
});
export const selfSigned = clusterIssuer("eu-root", { selfSigned: {} });
export const byRoot = clusterIssuer("eu-private", { ca: { secretName: "eu-root" } });
export const privately = { issuerRef: { kind: "ClusterIssuer", name: "eu-private" } };

/** A server of a gateway that shows a certificate. */
export const server = (hosts: readonly unknown[], credentialName: unknown = "shop", tls: Fields = {}): Fields => ({
  port: { number: 443, name: "https", protocol: "HTTPS" },
  hosts,
  tls: { mode: "SIMPLE", credentialName, ...tls },
});
export const door = (...servers: readonly Fields[]): Sample =>
  gateway({ selector: { istio: "eu-ingress" }, servers }, "eu-ingress", {}, "door");
export const otherDoor = (...servers: readonly Fields[]): Sample =>
  gateway({ selector: { istio: "eu-ingress" }, servers }, "eu-ingress", {}, "other");
export const atDoor = (dnsNames: unknown, name = "shop", more: Fields = {}): Sample =>
  certificate({ dnsNames, ...more }, name, "eu-ingress");
export const leads = (host: string, place: string): Sample =>
  virtualService({ hosts: [host], gateways: ["eu-ingress/door"] }, place, {}, host);
export const tenant = (name: string, owner: string): Sample => namespace(name, { "parapet.dev/tenant": owner });
