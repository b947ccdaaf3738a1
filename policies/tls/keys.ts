import { controls } from "../controls";
import { hasReason } from "../mtls/places";
import type { CelRule } from "../rule";
import { certificateKinds } from "./words";

const key = "object.?spec.?privateKey";
const algorithm = `${key}.?algorithm.orValue("RSA")`;
const size = (otherwise: number): string => `${key}.?size.orValue(${otherwise})`;
const store = "object.?spec.?keystores.?pkcs12";

/** A key that nobody guesses. */
export const keysStrong: CelRule = {
  form: "cel",
  id: "tls/keys-strong",
  promise: "Every certificate has an ECDSA key of 256 or 384 bits, an Ed25519 key, or an RSA key of 3072 bits or more.",
  severity: "high",
  controls: controls("certificates"),
  why: "Where nothing is said, cert-manager makes RSA keys of 2048 bits, which auditors take only until 2030; and few programs know ECDSA keys of 521 bits.",
  repair:
    "write privateKey: { algorithm: ECDSA, size: 256 }; for old clients RSA with 3072; for RSA with 2048 write parapet.dev/reason; for a key store take profile: Modern2023",
  kinds: certificateKinds,
  clauses: [
    {
      each: "object",
      holds: `${algorithm} == "Ed25519" || (${algorithm} == "ECDSA" && ${size(256)} in [256, 384]) || (${algorithm} == "RSA" && (${size(2048)} >= 3072 || (${size(2048)} >= 2048 && ${hasReason})))`,
      at: "spec.privateKey",
      says: 'Certificate "{name}" has a weak or an unusual key',
    },
    {
      each: "object",
      // Where it names no profile, cert-manager takes the oldest.
      holds: `!${store}.?create.orValue(false) || ${store}.?profile.orValue("LegacyRC2").startsWith("Modern")`,
      at: "spec.keystores.pkcs12.profile",
      says: 'Certificate "{name}" keeps its key in a store with ciphers that are broken',
    },
  ],
};

/** A key that was stolen is of no use for long. */
export const keysRotate: CelRule = {
  form: "cel",
  id: "tls/keys-rotate",
  promise: "Every certificate gets a new key each time it is renewed.",
  severity: "medium",
  controls: controls("keys"),
  why: "With one key for ever, a key that leaked once reads and signs for as long as the name exists. Before its version 1.18, cert-manager kept the key where nothing was said.",
  repair: "write privateKey.rotationPolicy: Always",
  kinds: certificateKinds,
  clauses: [
    {
      each: "object",
      holds: `${key}.?rotationPolicy.orValue("") == "Always"`,
      at: "spec.privateKey.rotationPolicy",
      says: 'Certificate "{name}" does not say that its key is new at each renewal',
    },
  ],
};
