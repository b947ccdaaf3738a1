import * as bucketAccess from "./cloud/bucket-access";
import * as bucketCare from "./cloud/bucket-care";
import * as iam from "./cloud/iam";
import * as kms from "./cloud/kms";
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
import * as exposure from "./ingress/exposure";
import * as disruption from "./recovery/disruption";
import type { Rule } from "./rule";

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
  exposure,
  disruption,
  secretsInSight,
  { inputsWithoutSecrets },
  bucketAccess,
  bucketCare,
  kms,
  iam,
];

const byCodePoint = (a: Rule, b: Rule): number => (a.id < b.id ? -1 : 1);

/** Every rule there is, by id. */
export const allRules: readonly Rule[] = [...families.flatMap((family) => Object.values(family)), ...resourceRules].sort(byCodePoint);

const byId = new Map(allRules.map((rule) => [rule.id, rule]));

/** The rule of that id. */
export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
