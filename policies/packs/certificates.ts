import { entries, type Pack } from "../pack-words";

/** What is wrong with a certificate, an issuer or a token anywhere. */
export const certificatesNever: readonly string[] = [
  "tls/authorities-at-home",
  "tls/edge-tokens-narrow",
  "tls/issuers-verified",
  "tls/secrets-distinct",
  "tls/secrets-referenced",
  "tls/secrets-stay",
];

/** What production needs, and the others are told. */
export const certificatesInProduction: readonly string[] = [
  "tls/authorities-used",
  "tls/credentials-cover",
  "tls/credentials-made",
  "tls/directories-known",
  "tls/directories-rehearsed",
  "tls/edge-authorities-named",
  "tls/edge-authorities-narrow",
  "tls/edge-tokens-bounded",
  "tls/issuers-there",
  "tls/keys-rotate",
  "tls/keys-strong",
  "tls/leaves-signed",
  "tls/lifetimes-bounded",
  "tls/names-given",
  "tls/names-own",
  "tls/names-whole",
  "tls/renewed-early",
  "tls/secrets-of-one-tenant",
  "tls/solvers-scoped",
  "tls/usages-exact",
  "tls/wildcards-asked",
];

/** What only production needs: elsewhere a platform may vouch for itself. */
export const certificatesOnlyProduction: readonly string[] = ["tls/directories-trusted", "tls/roots-trusted"];

/** Who a server is can be proven, today and after the next renewal. */
export const certificates: Pack = {
  name: "certificates",
  entries: entries("mandatory", ...certificatesNever, ...certificatesInProduction, ...certificatesOnlyProduction),
};
