import * as z from "zod";
import { integer } from "../fields/field";
import { distinct } from "../fields/lists";
import { host, image } from "../fields/names";

/** coraza-proxy-wasm 0.6.0: Coraza 3.3.3 with the OWASP core rule set 4.14.0 inside. */
const published = {
  image: "ghcr.io/corazawaf/coraza-proxy-wasm:0.6.0",
  sha256: "65d6009b9da2e8965e592a08b74a86725435fc01aa39c756dce0bd5ea64b3f4e",
  hosts: ["ghcr.io", "pkg-containers.githubusercontent.com"],
};

/** The firewall's module. The gateway pulls it by itself, so that its registry is the one host that it reaches. */
const firewall = z
  .strictObject({
    image: image.meta({
      description: "The firewall's module, or a mirror of it: registry/repository:tag.",
      examples: ["registry.example.com/coraza-proxy-wasm:0.6.0"],
    }),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
      .meta({ description: "The digest of the image's manifest for linux/amd64.", examples: [published.sha256] }),
    hosts: distinct(host({ description: "A host that the image is pulled from.", examples: ["registry.example.com"] }), 1).meta({
      description: "The hosts that the image is pulled from: the registry, and those to which it sends on.",
    }),
  })
  .prefault(published)
  .meta({ description: "From where the firewall's module is pulled." });

/** How requests come to the gateways that the outside finds. */
export const ingress = z
  .strictObject({
    trustedProxies: integer(0, 5, {
      description:
        "How many proxies of one's own stand before the gateways: so many last entries of X-Forwarded-For are believed. Left out, 1 behind Cloudflare and 0 elsewhere.",
      examples: [1],
    }).optional(),
    firewall,
  })
  .prefault({})
  .meta({ description: "How requests come to the gateways that the outside finds." });
