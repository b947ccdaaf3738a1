import type { Samples } from "./make";
import { gateway, httpRoute, reason, unknown, type Case, type Fields } from "./mesh-objects";

const server = (fields: Fields, place = "eu-ingress", more: Fields = {}): Case => [
  gateway(
    { selector: { istio: place }, servers: [{ port: { number: 443, protocol: "HTTPS" }, hosts: ["shop.example.com"], ...fields }] },
    place,
    more,
  ),
];
const plain = (protocol: string, fields: Fields = {}): Case => server({ port: { number: 80, protocol }, ...fields });
const simple = (fields: Fields = {}) => ({ tls: { mode: "SIMPLE", credentialName: "shop", ...fields } });
const listening = (listener: Fields, more: Fields = {}): Case[number] => ({
  manifest: {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "door", namespace: "payments", ...more },
    spec: { gatewayClassName: "istio", listeners: [listener] },
  },
});
const redirect = (filter: Fields = {}, parent: Fields = { name: "door" }): Case[number] =>
  httpRoute(
    { parentRefs: [parent], rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" }, ...filter }] }] },
    "payments",
    {},
    "redirect",
  );

/** Gateways of the mesh and of the Gateway API: what they speak. */
export const meshGatewaySamples: Record<string, Samples> = {
  "mtls/gateways-encrypted": {
    holds: [
      server(simple()),
      plain("HTTP", { tls: { httpsRedirect: true } }),
      server({ port: { number: 8443, protocol: "TLS" }, tls: { mode: "ISTIO_MUTUAL" } }, "eu-egress"),
      server({ port: { number: 15443, protocol: "TLS" }, tls: { mode: "AUTO_PASSTHROUGH" } }, "eu-east-west"),
      server({ tls: { mode: "PASSTHROUGH" } }, "eu-ingress", reason),
    ],
    broken: [plain("HTTP"), plain("TCP")],
    almost: [
      plain("HTTP", { tls: { httpsRedirect: false } }),
      plain("http2", {}),
      plain("TCP", { tls: { httpsRedirect: true } }),
      server({}),
      server({ tls: { mode: "PASSTHROUGH" } }),
      server({ tls: { credentialName: "shop" } }),
      server({ tls: { mode: "AUTO_PASSTHROUGH" } }, "payments"),
      [
        gateway({
          servers: [
            { port: { protocol: "HTTPS" }, ...simple() },
            { port: { protocol: "GRPC" }, hosts: ["shop.example.com"] },
          ],
        }),
      ],
    ],
    cannotTell: [server({ tls: { mode: unknown } })],
  },
  "mtls/gateways-modern": {
    holds: [
      server(simple()),
      server(simple({ minProtocolVersion: "TLSV1_3" })),
      server(simple({ minProtocolVersion: "TLSV1_2", cipherSuites: ["ECDHE-ECDSA-AES256-GCM-SHA384"] })),
    ],
    broken: [server(simple({ minProtocolVersion: "TLSV1_0" })), server(simple({ cipherSuites: ["AES128-SHA"] }))],
    almost: [
      server(simple({ minProtocolVersion: "TLSV1_1" })),
      server(simple({ maxProtocolVersion: "TLSV1_1" })),
      server(simple({ minProtocolVersion: "TLSV1_2", cipherSuites: ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA"] })),
      ...["ECDHE-RSA-AES256-SHA384", "AES256-GCM-SHA384", "DES-CBC3-SHA", "TLS_RSA_WITH_AES_128_GCM_SHA256", "ALL"].map((cipher) =>
        server(simple({ cipherSuites: [cipher, "ECDHE-ECDSA-AES128-GCM-SHA256"] })),
      ),
    ],
    cannotTell: [
      server(simple({ minProtocolVersion: unknown })),
      server(simple({ cipherSuites: ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-MLKEM-ASCON128"] })),
    ],
  },
  "mtls/listeners-encrypted": {
    holds: [
      [listening({ name: "https", protocol: "HTTPS", port: 443 })],
      [listening({ name: "mesh", protocol: "HBONE", port: 15008 })],
      [listening({ name: "http", protocol: "HTTP", port: 80 }), redirect()],
      [listening({ name: "tls", protocol: "TLS", tls: { mode: "Passthrough" } }, reason)],
    ],
    broken: [[listening({ name: "http", protocol: "HTTP", port: 80 })], [listening({ name: "tcp", protocol: "TCP", port: 5432 })]],
    almost: [
      [listening({ name: "http", protocol: "HTTP", port: 80 }), redirect({ requestRedirect: { hostname: "shop.example.com" } })],
      [listening({ name: "http", protocol: "HTTP", port: 80 }), redirect({}, { name: "door", sectionName: "https" })],
      [listening({ name: "http", protocol: "HTTP", port: 80 }), redirect(), httpRoute({ parentRefs: [{ name: "door" }], rules: [{}] })],
      [listening({ name: "https", protocol: "HTTPS", tls: { mode: "Passthrough" } })],
    ],
    cannotTell: [[listening({ name: "http", protocol: unknown })]],
  },
};
