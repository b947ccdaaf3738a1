import { entries, type Pack } from "../pack-words";

/** Every flow inside is encrypted, and both sides have names. */
export const mtls: Pack = {
  name: "mtls",
  entries: entries(
    "mandatory",
    "mtls/mesh-strict",
    "mtls/namespaces-strict",
    "mtls/no-permissive",
    "mtls/tls-kept-on",
    "mtls/servers-verified",
    "mtls/namespaces-injected",
    "mtls/no-opt-out",
    "mtls/default-deny",
    "mtls/callers-named",
    "mtls/callers-whole",
    "mtls/no-addresses",
    "mtls/gateways-encrypted",
    "mtls/gateways-modern",
    "mtls/listeners-encrypted",
  ),
};

/** Nothing leaves that nobody declared. */
export const egress: Pack = {
  name: "egress",
  entries: entries(
    "mandatory",
    "egress/closed-by-default",
    "egress/pods-held",
    "egress/dns-at-home",
    "egress/no-world",
    "egress/metadata-never",
    "egress/names-whole",
    "egress/hosts-whole",
    "egress/entries-at-home",
    "egress/through-gateway",
    "egress/registry-only",
    "egress/sidecar-hosts",
    "egress/namespaces-bounded",
  ),
};

/** One way in. */
export const ingress: Pack = {
  name: "ingress",
  entries: entries(
    "mandatory",
    "ingress/no-load-balancer",
    "ingress/no-node-port",
    "ingress/no-external-ips",
    "hardening/pod-security/host-ports",
    "ingress/no-direct-ingress",
    "ingress/gateways-at-home",
    "ingress/gateway-hosts",
    "ingress/route-hosts",
    "ingress/ingress-hosts",
    "ingress/http-route-hosts",
    "ingress/ingress-encrypted",
    "ingress/ingress-certificates",
    "ingress/plain-refused",
    "ingress/routes-distinct",
    "ingress/routes-shown",
    "ingress/gateway-servers-distinct",
    "ingress/claims-verified",
    "ingress/public-firewalled",
    "ingress/public-limited",
    "ingress/whitelist-at-gateway",
    "ingress/pods-held",
    "ingress/callers-selected",
  ),
};
