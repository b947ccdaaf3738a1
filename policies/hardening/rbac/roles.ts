import { controls } from "../../controls";
import type { CelRule, Clause } from "../../rule";

const roles = ["Role", "ClusterRole"];
const verbs = "rule.?verbs.orValue([])";
const resources = "rule.?resources.orValue([])";
const groups = "rule.?apiGroups.orValue([])";

const eachRule = (holds: string, at: string, says: string): Clause => ({ each: "rule", holds, at, says });

/** A role says which verbs it gives. */
export const verbsNamed: CelRule = {
  form: "cel",
  id: "hardening/rbac/verbs-named",
  promise: "Every role names the verbs that it gives.",
  severity: "high",
  controls: controls("leastPrivilege", "5.1.3"),
  why: "A star also gives what nobody thought of: delete, impersonate, escalate, and each verb that is yet to come.",
  repair: "write out the verbs that are needed: get, list, watch, …",
  kinds: roles,
  clauses: [eachRule(`!("*" in ${verbs})`, "verbs", 'role "{name}" gives all verbs')],
};

/** A role says on what. */
export const resourcesNamed: CelRule = {
  form: "cel",
  id: "hardening/rbac/resources-named",
  promise: "Every role names the API groups and resources that it is about.",
  severity: "high",
  controls: controls("leastPrivilege", "5.1.3"),
  why: "A star includes Secrets, roles, and every custom resource that somebody installs later.",
  repair: "write out the groups and resources that are needed",
  kinds: roles,
  clauses: [
    eachRule(`${resources}.all(resource, !resource.startsWith("*"))`, "resources", 'role "{name}" is about all resources'),
    eachRule(`!("*" in ${groups})`, "apiGroups", 'role "{name}" is about all API groups'),
    eachRule('!("*" in rule.?nonResourceURLs.orValue([]))', "nonResourceURLs", 'role "{name}" is about all paths of the API server'),
  ],
};

const powers = '["escalate", "bind", "impersonate"]';
const ruling = `${groups}.exists(group, group in ["*", "rbac.authorization.k8s.io"]) && ${resources}.exists(resource, resource in ["*", "roles", "clusterroles"])`;

const impersonating = `${groups}.exists(group, group in ["*", ""]) && ${resources}.exists(resource, resource in ["*", "users", "groups"])`;

/** A role gives no way to give oneself more. */
export const noEscalation: CelRule = {
  form: "cel",
  id: "hardening/rbac/no-escalation",
  promise: "No role lets its holder take more rights: by escalate, bind or impersonate.",
  severity: "critical",
  controls: controls("leastPrivilege", "5.1.8"),
  why: "With one of these verbs a small role is as good as cluster-admin.",
  repair: "remove the verbs escalate, bind and impersonate",
  kinds: roles,
  clauses: [
    eachRule(`!${verbs}.exists(verb, verb in ${powers})`, "verbs", 'role "{name}" lets its holder take more rights'),
    eachRule(`!("*" in ${verbs} && ${ruling})`, "verbs", 'role "{name}" gives all verbs on roles, escalate and bind among them'),
    eachRule(
      `!("*" in ${verbs} && ${impersonating})`,
      "verbs",
      'role "{name}" gives all verbs on users and groups, impersonate among them',
    ),
  ],
};

const reading = '["get", "list", "watch", "*"]';

/** A role reads no Secrets but those that it names. */
export const noSecrets: CelRule = {
  form: "cel",
  id: "hardening/rbac/no-secrets",
  promise: "No role reads Secrets, unless it names each one.",
  severity: "high",
  controls: controls("leastPrivilege", "5.1.2"),
  why: "Who lists the Secrets of a namespace has every password and token in it, those of other ServiceAccounts too.",
  repair: "remove secrets from the rule, or name the Secrets in resourceNames",
  kinds: roles,
  clauses: [
    eachRule(
      `!${groups}.exists(group, group in ["", "*"]) || !${resources}.exists(resource, resource in ["secrets", "*"]) || !${verbs}.exists(verb, verb in ${reading}) || rule.?resourceNames.orValue([]).size() > 0`,
      "resources",
      'role "{name}" reads Secrets',
    ),
  ],
};
