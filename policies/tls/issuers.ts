import { controls } from "../controls";
import { hasReason } from "../mtls/places";
import type { CelRule, Clause } from "../rule";
import { issuerKinds } from "./words";

const acme = "object.?spec.?acme";
const vault = "object.?spec.?vault";
const server = `${acme}.?server.orValue("")`;
const isHttps = (url: string): string => `${url}.lowerAscii().startsWith("https://")`;
const clause = (holds: string, at: string, says: string): Clause => ({ each: "object", holds, at, says });

/** Who signs proves who it is. */
export const issuersVerified: CelRule = {
  form: "cel",
  id: "tls/issuers-verified",
  promise: "Every issuer asks its authority by TLS, and verifies it.",
  severity: "critical",
  controls: controls("inTransit"),
  why: "Whoever answers in the authority's place gets the account and the tokens, and hands out certificates that the platform then trusts.",
  repair:
    "write the server with https://; remove skipTLSVerify; for a Vault give caBundle or caBundleSecretRef, or write parapet.dev/reason",
  kinds: issuerKinds,
  clauses: [
    clause(`!${acme}.hasValue() || ${isHttps(server)}`, "spec.acme.server", 'issuer "{name}" asks its directory without TLS'),
    clause(`!${acme}.?skipTLSVerify.orValue(false)`, "spec.acme.skipTLSVerify", 'issuer "{name}" does not verify its directory'),
    clause(
      `!${vault}.hasValue() || ${isHttps(`${vault}.?server.orValue("")`)}`,
      "spec.vault.server",
      'issuer "{name}" asks its Vault without TLS',
    ),
    clause(
      `!${vault}.hasValue() || ${vault}.?caBundle.orValue("") != "" || ${vault}.?caBundleSecretRef.?name.orValue("") != "" || ${hasReason}`,
      "spec.vault",
      'issuer "{name}" does not say by which authority its Vault is verified',
    ),
    clause(
      `!object.?spec.?venafi.?tpp.hasValue() || ${isHttps('object.?spec.?venafi.?tpp.?url.orValue("")')}`,
      "spec.venafi.tpp.url",
      'issuer "{name}" asks its server without TLS',
    ),
  ],
};

/** Directories for rehearsals: no browser trusts what they sign. */
const rehearsals = ["https://acme-staging-v02.api.letsencrypt.org/directory", "https://dv.acme-v02.test-api.pki.goog/directory"];
/** Directories that every browser trusts, and that count what is asked of them. */
const trusted = [
  "https://acme-v02.api.letsencrypt.org/directory",
  "https://dv.acme-v02.api.pki.goog/directory",
  "https://acme.zerossl.com/v2/DV90",
  "https://acme.ssl.com/sslcom-dv-ecc",
  "https://acme.ssl.com/sslcom-dv-rsa",
];

/** Not just anybody signs. */
export const directoriesKnown: CelRule = {
  form: "cel",
  id: "tls/directories-known",
  promise: "Every ACME issuer takes a directory that is known.",
  severity: "high",
  controls: controls("certificates"),
  why: "Another directory's certificates are trusted by nobody, or by somebody who was talked into it.",
  repair: "take the directory of Let's Encrypt, or list one's own in directories",
  kinds: issuerKinds,
  parameters: {
    directories: {
      default: [...trusted, ...rehearsals],
      says: "the directories that issuers may take, as whole URLs",
      pattern: "^https://[^\\s]+$",
    },
  },
  clauses: [
    clause(`!${acme}.hasValue() || ${server} in variables.directories`, "spec.acme.server", 'issuer "{name}" takes an unknown directory'),
  ],
};

const like = 'object.?metadata.?labels[?"parapet.dev/like"].orValue("")';

/** A rehearsal is no premiere. */
export const directoriesRehearsed: CelRule = {
  form: "cel",
  id: "tls/directories-rehearsed",
  promise: "No environment for development or rehearsals takes a directory that browsers trust.",
  severity: "medium",
  controls: controls("availability"),
  why: "A public authority signs so many certificates a week for a domain: an environment that is made anew every night uses up what production needs.",
  repair: `take ${rehearsals[0]} where parapet.dev/like is dev or staging`,
  kinds: issuerKinds,
  clauses: [
    clause(
      `!(${like} in ["dev", "staging"]) || !(${server} in ${JSON.stringify(trusted)})`,
      "spec.acme.server",
      'issuer "{name}" of a rehearsal takes a directory for production',
    ),
  ],
};

/** What visitors see is believed. */
export const directoriesTrusted: CelRule = {
  form: "cel",
  id: "tls/directories-trusted",
  promise: "No issuer of production takes a directory for rehearsals.",
  severity: "high",
  controls: controls("certificates"),
  why: "No browser and no program trusts what such a directory signs.",
  repair: `take ${trusted[0]}`,
  kinds: issuerKinds,
  clauses: [
    clause(`!(${server} in ${JSON.stringify(rehearsals)})`, "spec.acme.server", 'issuer "{name}" takes a directory for rehearsals'),
  ],
};

const solvers = `${acme}.?solvers.orValue([])`;
const selects = (field: string): string => `solver.?selector.?${field}.orValue([]).size() > 0`;

/** A proof for one's own zones. */
export const solversScoped: CelRule = {
  form: "cel",
  id: "tls/solvers-scoped",
  promise: "Every solver of an ACME issuer is for named zones or hosts, and has a token instead of an account's key.",
  severity: "medium",
  controls: controls("leastPrivilege"),
  why: "A solver for everything proves whatever anybody asks for, and a global key opens every zone of the account.",
  repair: "write selector.dnsZones, and apiTokenSecretRef in place of apiKeySecretRef",
  kinds: issuerKinds,
  clauses: [
    clause(`!${acme}.hasValue() || ${solvers}.size() > 0`, "spec.acme.solvers", 'issuer "{name}" has no solver, and proves nothing'),
    clause(
      `${solvers}.all(solver, ${selects("dnsZones")} || ${selects("dnsNames")})`,
      "spec.acme.solvers",
      'issuer "{name}" has a solver for every name',
    ),
    clause(
      `${solvers}.all(solver, !solver.?dns01.?cloudflare.?apiKeySecretRef.hasValue())`,
      "spec.acme.solvers",
      'issuer "{name}" has the global key of an account at Cloudflare',
    ),
  ],
};
