import { authorization, gateway, virtualService, type Fields, type Sample } from "./mesh-objects";

export const shop = "shop.example.com";
export const servers = (hosts: readonly unknown[], more: Fields = {}) => [
  { port: { number: 443, protocol: "HTTPS" }, tls: { mode: "SIMPLE", credentialName: "shop" }, hosts, ...more },
];
export const door = (place = "eu-ingress", fields: Fields = {}): Sample =>
  gateway({ selector: { istio: place }, servers: servers(["*.example.com"]), ...fields }, place, {}, "way-in");
export const route = (fields: Fields = {}, place = "payments", name = "shop"): Sample =>
  virtualService(
    { hosts: [shop], gateways: ["eu-ingress/way-in"], http: [{ route: [{ destination: { host: "shop" } }] }], ...fields },
    place,
    {},
    name,
  );
export const atDoor = { selector: { matchLabels: { istio: "eu-ingress" } } };
export const networks = ["203.0.113.0/24"];
export const others = (source: Fields = {}, operation: Fields = { hosts: [shop] }): Sample =>
  authorization(
    { ...atDoor, action: "DENY", rules: [{ from: [{ source: { notRemoteIpBlocks: networks, ...source } }], to: [{ operation }] }] },
    "eu-ingress",
    {},
    "others",
  );
export const friends = (...list: readonly Fields[]): Sample => authorization({ ...atDoor, rules: list }, "eu-ingress", {}, "friends");
export const from = (source: Fields) => ({ from: [{ source }] });
export const pods = (place: string, podLabels: Fields): Sample => ({
  manifest: {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "proxy", namespace: place, labels: podLabels },
    spec: { containers: [{ name: "istio-proxy", image: "auto" }] },
  },
});
