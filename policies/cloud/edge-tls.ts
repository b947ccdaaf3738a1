import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { ResourceSetRule } from "../rule";
import { inZone, rulesetTypes, settingTypes, speaksForZone } from "./edge-zones";

type Words = Pick<ResourceSetRule, "id" | "promise" | "severity" | "why">;

const types = [...settingTypes, ...rulesetTypes];

/** A rule that a zone's setting has one of some values. A zone that says nothing has what Cloudflare begins with, which is less. */
function setting(settingId: string, allowed: readonly string[], words: Words, silent: string): ResourceSetRule {
  return {
    form: "resource-set",
    ...words,
    controls: controls("inTransit"),
    repair: `let a ZoneSetting say that ${settingId} is ${allowed.join(" or ")}`,
    types,
    *judge(resource, gathering) {
      if (fieldOf(resource.inputs, "settingId") === settingId) {
        const value = fieldOf(resource.inputs, "value");
        if (typeof value !== "string" || !allowed.includes(value))
          yield { at: ["value"], message: `${settingId} is ${typeof value === "string" ? value : "no text"}` };
        return;
      }
      if (!speaksForZone(resource, gathering, types)) return;
      const said = inZone(resource, gathering, settingTypes).some((one) => fieldOf(one.inputs, "settingId") === settingId);
      if (!said) yield { at: [], message: silent };
    },
  };
}

/** Old versions of TLS are refused. */
export const minTls = setting(
  "min_tls_version",
  ["1.2", "1.3"],
  {
    id: "encryption/edge-min-tls",
    promise: "Every zone at Cloudflare refuses TLS before 1.2.",
    severity: "high",
    why: "TLS 1.0 and 1.1 can be broken, and Cloudflare begins with 1.0.",
  },
  "the zone says nothing of its least TLS version, and takes TLS 1.0",
);

/** The way from the edge to the region is encrypted, and ends where it should. */
export const originVerified = setting(
  "ssl",
  ["strict"],
  {
    id: "encryption/edge-origin-verified",
    promise: "Every zone at Cloudflare checks the certificate of the region.",
    severity: "high",
    why: "With any other mode, whoever is between Cloudflare and the region reads and changes what is sent.",
  },
  "the zone does not say that the certificates of its regions are checked",
);

/** Nobody comes in the clear. */
export const httpsOnly = setting(
  "always_use_https",
  ["on"],
  {
    id: "encryption/edge-https-only",
    promise: "Every zone at Cloudflare leads plain HTTP to HTTPS.",
    severity: "medium",
    why: "What is asked for in the clear is read and changed by whoever is on the way.",
  },
  "the zone does not say that plain HTTP is led to HTTPS",
);
