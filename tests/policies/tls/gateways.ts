import { object } from "../samples/make";
import { atDoor, certificate, door, leads, otherDoor, server, shop, tenant, unknown, type Case, type Fields, type Samples } from "./make";

const [orders, billing] = ["orders.example.org", "billing.example.net"];
const listening = (hostname: unknown, reference: Fields = { name: "shop" }, annotations: Fields = {}): Case[number] =>
  object("gateway.networking.k8s.io/v1", "Gateway", {
    metadata: { name: "door", namespace: "eu-ingress", annotations },
    spec: {
      gatewayClassName: "istio",
      listeners: [{ name: "https", port: 443, protocol: "HTTPS", hostname, tls: { mode: "Terminate", certificateRefs: [reference] } }],
    },
  });
const both = atDoor([orders, billing]);

/** Gateways: the certificates that they show. */
export const credentialSamples: Record<string, Samples> = {
  "tls/credentials-made": {
    holds: [
      [door(server([shop])), atDoor([shop])],
      [door(server([shop]))],
      [door(server([shop], "kubernetes://shop")), atDoor([shop])],
      [door(server([shop], "kubernetes-gateway://payments/shop")), certificate()],
      [door(server([shop], undefined, { credentialName: undefined, serverCertificate: "/etc/certs/tls.crt" })), certificate()],
      [door(server(["*"], "none", { mode: "PASSTHROUGH" })), certificate()],
      [door(server(["*"], "", { mode: "ISTIO_MUTUAL" }))],
      [listening(shop), atDoor([shop])],
      [listening(shop, { name: "shop", namespace: "payments" }), certificate()],
      [listening(shop, { name: "other" }, { "cert-manager.io/cluster-issuer": "eu-public" }), atDoor([shop])],
    ],
    broken: [
      [door(server([shop], "other")), atDoor([shop])],
      [listening(shop, { name: "other" }), atDoor([shop])],
    ],
    almost: [
      [listening(shop, { name: "shop", namespace: "payments" }), atDoor([shop])],
      [door(server([shop], undefined, { credentialName: undefined }))],
      [door(server([shop]), server(["other.example.com"], "", { mode: "MUTUAL", credentialNames: [] }))],
      [door(server([shop])), certificate()],
      [door(server([shop])), atDoor([shop], "shop", { secretName: "shop-2" })],
      [door(server([shop], undefined, { credentialName: undefined, credentialNames: ["shop", "shop-rsa"] })), atDoor([shop])],
      [door(server([shop], "shop", { mode: "MUTUAL" })), certificate({}, "shop", "eu-ingress-2")],
    ],
    cannotTell: [
      [door(server([shop], unknown)), atDoor([shop])],
      [door(server([shop])), atDoor([shop], "shop", { secretName: unknown })],
    ],
  },
  "tls/credentials-cover": {
    holds: [
      [door(server([shop])), atDoor([shop])],
      [door(server([`payments/${shop}`, "orders/*.example.com"])), atDoor(["*.example.com"])],
      [door(server(["SHOP.example.com"])), atDoor([shop])],
      [door(server([shop]))],
      [listening(undefined), atDoor([shop])],
      [
        door(server([shop], undefined, { credentialName: undefined, credentialNames: ["a", "b"] })),
        atDoor([shop], "a"),
        atDoor(["other.example.com"], "b"),
      ],
    ],
    broken: [
      [door(server([shop])), atDoor(["other.example.com"])],
      [listening(shop), atDoor(["other.example.com"])],
    ],
    almost: [
      [door(server(["eu.shop.example.com"])), atDoor(["*.example.com"])],
      [door(server(["example.com"])), atDoor(["*.example.com"])],
      [door(server(["*.example.com"])), atDoor([shop])],
      [door(server([shop, "payments/myshop.example.com"])), atDoor([shop])],
      [door(server(["*"])), atDoor(["*.example.com"])],
    ],
    cannotTell: [
      [door(server([unknown])), atDoor([shop])],
      [door(server([shop])), atDoor(unknown)],
    ],
  },
  "tls/wildcards-asked": {
    holds: [
      [door(server(["*.example.com"])), atDoor(["*.example.com"])],
      [door(server([shop])), atDoor([shop])],
      [door(server([shop])), otherDoor(server(["payments/*.example.com"])), atDoor(["*.example.com"])],
      [door(server([shop]))],
    ],
    broken: [
      [door(server([shop])), atDoor(["*.example.com"])],
      [listening(shop), atDoor(["*.example.com"])],
    ],
    almost: [
      [door(server(["*.apps.example.com"])), atDoor(["*.apps.example.com", "*.example.com"])],
      [door(server([shop])), otherDoor(server(["*.example.com"], "other")), atDoor(["*.example.com"])],
      [door(server([shop])), atDoor([shop, "*.shop.example.com"])],
    ],
    cannotTell: [[door(server([shop])), atDoor(["*.example.com", unknown])]],
  },
  "tls/secrets-of-one-tenant": {
    holds: [
      [both],
      [both, door(server([orders, billing]))],
      [both, door(server([`payments/${orders}`, `payments/${billing}`]))],
      [both, door(server([`a/${orders}`, `b/${billing}`])), tenant("a", "team-payments"), tenant("b", "team-payments")],
      [atDoor(["*.example.com"]), door(server(["orders/*.example.com", "payments/*.example.com"]))],
      [atDoor([orders]), atDoor([billing], "other"), door(server([`orders/${orders}`]), server([`payments/${billing}`], "other"))],
      [both, door(server([`payments/${orders}`, `*/${billing}`])), leads(billing, "payments")],
    ],
    broken: [[both, door(server([`orders/${orders}`, `payments/${billing}`]))]],
    almost: [
      [both, door(server([`orders/${orders}`])), otherDoor(server([`payments/${billing}`]))],
      [both, door(server([orders, billing])), leads(orders, "orders"), leads(billing, "payments")],
      [
        both,
        door(server([`orders/${orders}`, `payments/${billing}`])),
        tenant("orders", "team-orders"),
        tenant("payments", "team-payments"),
      ],
    ],
    cannotTell: [[atDoor([orders, unknown]), door(server([`orders/${orders}`]))]],
  },
};
