import * as bucketAccess from "./cloud/bucket-access";
import * as bucketCare from "./cloud/bucket-care";
import { authoritiesNamed, authoritiesNarrow } from "./cloud/edge-authorities";
import * as edgeRecords from "./cloud/edge-records";
import * as edgeRules from "./cloud/edge-rules";
import * as edgeTls from "./cloud/edge-tls";
import * as edgeTokens from "./cloud/edge-tokens";
import * as iam from "./cloud/iam";
import * as kms from "./cloud/kms";
import * as blocks from "./egress/blocks";
import * as egressIsolation from "./egress/isolation";
import { namesWhole } from "./egress/names";
import { dnsAtHome } from "./egress/resolvers";
import * as serviceEntries from "./egress/service-entries";
import * as sidecars from "./egress/sidecars";
import { inputsWithoutSecrets } from "./encryption/inputs-without-secrets";
import * as secretsInSight from "./encryption/secrets-in-sight";
import * as container from "./hardening/container";
import * as identity from "./hardening/identity";
import * as images from "./hardening/images";
import * as host from "./hardening/pod-security/host";
import * as kernel from "./hardening/pod-security/kernel";
import * as privileges from "./hardening/pod-security/privileges";
import * as profiles from "./hardening/pod-security/profiles";
import * as probes from "./hardening/probes";
import * as bindings from "./hardening/rbac/bindings";
import * as roles from "./hardening/rbac/roles";
import { resourceRules } from "./hardening/resources";
import * as selectors from "./hardening/selectors";
import { claimsVerified } from "./ingress/claims";
import * as exposure from "./ingress/exposure";
import { gatewayServersDistinct } from "./ingress/gateway-servers";
import * as ingressGateways from "./ingress/gateways";
import * as hosts from "./ingress/hosts";
import * as ingressIsolation from "./ingress/isolation";
import { publicFirewalled, publicLimited } from "./ingress/public";
import { routesDistinct } from "./ingress/routes-distinct";
import { routesShown } from "./ingress/routes-shown";
import * as ingressTls from "./ingress/tls";
import { whitelistAtGateway } from "./ingress/whitelist";
import * as authorization from "./mtls/authorization";
import * as clientTls from "./mtls/client-tls";
import * as meshGateways from "./mtls/gateways";
import * as injection from "./mtls/injection";
import { listenersEncrypted } from "./mtls/listeners";
import * as strict from "./mtls/strict";
import * as disruption from "./recovery/disruption";
import type { Rule } from "./rule";
import * as authorities from "./tls/authorities";
import * as tlsGateways from "./tls/gateways";
import * as issuers from "./tls/issuers";
import * as keys from "./tls/keys";
import * as lifetimes from "./tls/lifetimes";
import * as names from "./tls/names";
import { issuersThere } from "./tls/references";
import * as tlsSecrets from "./tls/secrets";
import { usagesExact } from "./tls/usages";

const families: readonly Readonly<Record<string, Rule>>[] = [
  host,
  privileges,
  profiles,
  kernel,
  container,
  identity,
  images,
  probes,
  roles,
  bindings,
  selectors,
  strict,
  injection,
  clientTls,
  authorization,
  meshGateways,
  { listenersEncrypted },
  blocks,
  { closedByDefault: egressIsolation.closedByDefault, podsHeld: egressIsolation.podsHeld },
  { dnsAtHome, namesWhole },
  serviceEntries,
  sidecars,
  exposure,
  ingressGateways,
  hosts,
  ingressTls,
  ingressIsolation,
  { publicFirewalled, publicLimited, routesDistinct, routesShown, gatewayServersDistinct, claimsVerified, whitelistAtGateway },
  disruption,
  secretsInSight,
  { inputsWithoutSecrets },
  bucketAccess,
  bucketCare,
  kms,
  iam,
  { recordsProxied: edgeRecords.recordsProxied, notBypassed: edgeRecords.notBypassed },
  edgeRules,
  edgeTls,
  edgeTokens,
  { authoritiesNamed, authoritiesNarrow },
  keys,
  lifetimes,
  names,
  { usagesExact, issuersThere },
  authorities,
  issuers,
  tlsSecrets,
  tlsGateways,
];

const byCodePoint = (a: Rule, b: Rule): number => (a.id < b.id ? -1 : 1);

/** Every rule there is, by id. */
export const allRules: readonly Rule[] = [...families.flatMap((family) => Object.values(family)), ...resourceRules].sort(byCodePoint);

const byId = new Map(allRules.map((rule) => [rule.id, rule]));

/** The rule of that id. */
export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
