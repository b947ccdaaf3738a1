import { controls } from "../controls";
import { ingressNamespaces, standsIn, withPatterns } from "../mtls/places";
import type { CelRule } from "../rule";
import { certificateKinds, isAuthority } from "./words";

const usages = "object.?spec.?usages.orValue([])";
const ofAuthority = JSON.stringify(["digital signature", "cert sign", "crl sign"]);
const ofLeaf = JSON.stringify(["digital signature", "key encipherment", "server auth", "client auth"]);
const isRsa = 'object.?spec.?privateKey.?algorithm.orValue("RSA") == "RSA"';

/** A key for one lock. */
export const usagesExact: CelRule = {
  form: "cel",
  id: "tls/usages-exact",
  promise: "Every certificate says what it is for, and nothing more: to be a server, a client, or an authority.",
  severity: "medium",
  controls: controls("certificates"),
  why: "A server's certificate that is good for a client too opens the doors of others in the server's name; and one that signs code or certificates makes its thief an author.",
  repair: "write usages: [digital signature, server auth] for a server, client auth for a client, cert sign for an authority",
  kinds: certificateKinds,
  parameters: ingressNamespaces,
  variables: withPatterns,
  clauses: [
    {
      each: "object",
      holds: `${usages}.size() > 0`,
      at: "spec.usages",
      says: 'Certificate "{name}" does not say what it is for',
    },
    {
      each: "object",
      holds: `${usages}.all(usage, usage in (${isAuthority} ? ${ofAuthority} : ${ofLeaf}))`,
      at: "spec.usages",
      says: 'Certificate "{name}" is good for more than it should be',
    },
    {
      each: "object",
      holds: `${isAuthority} ? "cert sign" in ${usages} : ${usages}.size() == 0 || "server auth" in ${usages} || "client auth" in ${usages}`,
      at: "spec.usages",
      says: 'Certificate "{name}" is for no server, client or authority',
    },
    {
      each: "object",
      // Only RSA keys encipher others.
      holds: `${isRsa} || !("key encipherment" in ${usages})`,
      at: "spec.usages",
      says: 'Certificate "{name}" is to encipher keys, which its own key cannot',
    },
    {
      each: "object",
      holds: `!${standsIn("ingressNamespaces")} || ${isAuthority} || ${usages}.size() == 0 || ("server auth" in ${usages} && !("client auth" in ${usages}))`,
      at: "spec.usages",
      says: 'Certificate "{name}" of a gateway is not for a server alone',
    },
  ],
};
