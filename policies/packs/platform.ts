import { entries, type Pack } from "../pack-words";
import { certificatesInProduction, certificatesNever, certificatesOnlyProduction } from "./certificates";
import { egress, ingress, mtls } from "./network";
import { pssBaseline, pssRestricted } from "./pod-security";

const standard = pssRestricted.entries.map((entry) => entry.rule);
const begin = pssBaseline.entries.map((entry) => entry.rule);

/** What a cluster without a mesh can hold too. */
const onThePlainNetwork = [
  "egress/dns-at-home",
  "egress/metadata-never",
  "egress/no-world",
  "egress/pods-held",
  "ingress/callers-selected",
  "ingress/http-route-hosts",
  "ingress/ingress-certificates",
  "ingress/ingress-encrypted",
  "ingress/ingress-hosts",
  "ingress/no-load-balancer",
  "ingress/no-node-port",
  "ingress/pods-held",
  "ingress/routes-distinct",
];

/** What is wrong in any environment. */
const never = [
  "hardening/runtime-socket",
  "hardening/selector-matches-pods",
  "hardening/rbac/no-cluster-admin",
  "hardening/rbac/no-escalation",
  "hardening/rbac/roles-limited",
  "hardening/rbac/subjects-known",
  "encryption/command-without-secrets",
  "encryption/config-without-secrets",
  "encryption/env-without-secrets",
  "encryption/inputs-without-secrets",
  "encryption/metadata-without-secrets",
  "ingress/no-external-ips",
  "cloud/bucket-acls-private",
  "cloud/bucket-policies-closed",
  "cloud/buckets-closed",
  "cloud/iam-no-administrator",
  "cloud/iam-trust-named",
  "cloud/key-policies-closed",
  ...certificatesNever,
];

/** What a production environment needs, and the others are told. */
const inProduction = [
  ...standard.filter((rule) => !begin.includes(rule)),
  "hardening/read-only-root",
  "hardening/own-service-account",
  "hardening/token-not-mounted",
  "hardening/token-not-given",
  "hardening/cpu-requested",
  "hardening/cpu-limited",
  "hardening/memory-requested",
  "hardening/memory-limited",
  "hardening/ephemeral-storage-requested",
  "hardening/ephemeral-storage-limited",
  "hardening/readiness-probe",
  "hardening/liveness-probe",
  "hardening/probes-differ",
  "hardening/probe-ports-exist",
  "hardening/image-tagged",
  "hardening/image-registry",
  "hardening/env-names-unique",
  "hardening/rbac/verbs-named",
  "hardening/rbac/resources-named",
  "hardening/rbac/no-secrets",
  "hardening/service-has-pods",
  "hardening/guard-has-pods",
  ...onThePlainNetwork,
  ...certificatesInProduction,
  "encryption/buckets-at-rest",
  "encryption/buckets-tls-only",
  "encryption/edge-https-only",
  "encryption/edge-min-tls",
  "encryption/edge-origin-verified",
  "encryption/keys-rotate",
  "ingress/edge-firewall-on",
  "ingress/edge-not-bypassed",
  "ingress/edge-rate-limited",
  "ingress/edge-records-proxied",
  "cloud/buckets-owned",
  "cloud/buckets-versioned",
  "cloud/iam-actions-named",
  "cloud/iam-resources-named",
  "cloud/iam-not-inverted",
];

/** What only production needs. */
const onlyProduction = [
  "hardening/image-pinned",
  "recovery/two-copies",
  "recovery/disruption-budget",
  "recovery/drainable",
  "recovery/budget-below-copies",
  "recovery/spread",
  "cloud/buckets-logged",
  ...certificatesOnlyProduction,
];

/** The other promises on the network need a mesh, or namespaces that are closed as a whole. */
const everywhere = [...begin, ...never, ...inProduction];
const inTheMesh = [mtls, egress, ingress]
  .flatMap((pack) => pack.entries.map((entry) => entry.rule))
  .filter((rule) => !everywhere.includes(rule));

/** On everywhere: what is wrong anywhere is mandatory, the rest is said. */
export const baseline: Pack = {
  name: "baseline",
  entries: [...pssBaseline.entries, ...entries("mandatory", ...never), ...entries("advisory", ...inProduction)],
};

/** For production: everything is mandatory. */
export const production: Pack = {
  name: "production",
  entries: [...pssBaseline.entries, ...entries("mandatory", ...never, ...inProduction, ...onlyProduction, ...inTheMesh)],
};
