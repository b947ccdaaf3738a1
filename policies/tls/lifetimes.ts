import { controls } from "../controls";
import type { CelRule } from "../rule";
import { certificateKinds, isAuthority, lifetime } from "./words";

const days = (parameter: string): string => `duration(string(int(variables.${parameter}) * 24) + "h")`;

/** A certificate is soon over, and with it whatever went wrong with it. */
export const lifetimesBounded: CelRule = {
  form: "cel",
  id: "tls/lifetimes-bounded",
  promise: "Every certificate lives for 90 days at most, and an authority's for 10 years.",
  severity: "medium",
  controls: controls("certificates"),
  // CA/Browser Forum, ballot SC-081v3.
  why: "Hardly anything asks whether a certificate was revoked: its end is what counts. Browsers take 200 days at most since March 2026, 100 from March 2027 and 47 from March 2029.",
  repair: "write duration: 2160h or less",
  kinds: certificateKinds,
  parameters: {
    leafDays: { default: 90, says: "the most days that a certificate of a server or a client may live" },
    authorityDays: { default: 3653, says: "the most days that the certificate of an authority may live" },
  },
  clauses: [
    {
      each: "object",
      holds: `${isAuthority} || ${lifetime} <= ${days("leafDays")}`,
      at: "spec.duration",
      says: 'Certificate "{name}" lives too long',
    },
    {
      each: "object",
      holds: `!${isAuthority} || ${lifetime} <= ${days("authorityDays")}`,
      at: "spec.duration",
      says: 'Certificate "{name}" of an authority lives too long',
    },
  ],
};

const before = "object.?spec.?renewBefore";
const percentage = "object.?spec.?renewBeforePercentage";
const seconds = `${lifetime}.getSeconds()`;

/** How many seconds are left when the next one is asked for, by one of three ways to say it: where nothing is said, a third. */
const left =
  `(${before}.hasValue() ? duration(${before}.orValue("0s")).getSeconds()` +
  ` : ${percentage}.hasValue() ? int(${percentage}.orValue(0)) * ${seconds} / 100 : ${seconds} / 3)`;

/** Time for a second try, and for somebody to look. */
export const renewedEarly: CelRule = {
  form: "cel",
  id: "tls/renewed-early",
  promise:
    "Every certificate is renewed by itself when a fifth of its lifetime is left and at least a day, or a third of four days or less.",
  severity: "high",
  controls: controls("certificates"),
  why: "A renewal may fail for days: the authority is down, a limit is reached, a DNS record is wrong. What is renewed late is then over before anybody has seen why.",
  repair: "write renewBeforePercentage: 33, or renewBefore as a third of duration, and no renewal.policy: Disabled",
  kinds: certificateKinds,
  clauses: [
    {
      each: "object",
      holds: 'object.?spec.?renewal.?policy.orValue("RenewBefore") != "Disabled"',
      at: "spec.renewal.policy",
      says: 'Certificate "{name}" is never renewed',
    },
    {
      each: "object",
      holds: `${left} * 5 >= ${seconds}`,
      at: "spec",
      says: 'Certificate "{name}" is renewed when less than a fifth of its lifetime is left',
    },
    {
      each: "object",
      // Of a third, 33 per cent are enough.
      holds: `${left} >= 86400 || (${seconds} <= 345600 && ${left} * 100 >= ${seconds} * 33)`,
      at: "spec",
      says: 'Certificate "{name}" is renewed when less than a day of its lifetime is left',
    },
  ],
};
