import { controls } from "../controls";
import { namespaceInCel } from "../mtls/places";
import type { CelRule } from "../rule";
import { certificateKinds, dnsNames, isAuthority } from "./words";

const commonName = 'object.?spec.?commonName.orValue("")';
const others = ["ipAddresses", "uris", "emailAddresses"].map((field) => `object.?spec.?${field}.orValue([]).size()`).join(" + ");

/** Names stand where programs look for them. */
export const namesGiven: CelRule = {
  form: "cel",
  id: "tls/names-given",
  promise: "Every certificate of a server or a client has its names in dnsNames, each of them once.",
  severity: "medium",
  controls: controls("certificates"),
  why: "No program of today reads the common name any more, and a subject by hand is refused by most authorities: such a certificate is valid and for nobody.",
  repair: "write every name into dnsNames once; leave out literalSubject, and commonName or let it be one of dnsNames",
  kinds: certificateKinds,
  clauses: [
    {
      each: "object",
      holds: `${isAuthority} || ${dnsNames}.size() + ${others} > 0`,
      at: "spec.dnsNames",
      says: 'Certificate "{name}" has no name that a program reads',
    },
    {
      each: "object",
      holds: `${isAuthority} || ${commonName} == "" || ${commonName} in ${dnsNames}`,
      at: "spec.commonName",
      says: 'Certificate "{name}" has a common name that is not among its dnsNames',
    },
    {
      each: "object",
      holds: `${isAuthority} || object.?spec.?literalSubject.orValue("") == ""`,
      at: "spec.literalSubject",
      says: 'Certificate "{name}" has a subject that was written by hand',
    },
    {
      each: "object",
      holds: `${dnsNames}.all(one, ${dnsNames}.exists_one(other, other.lowerAscii() == one.lowerAscii()))`,
      at: "spec.dnsNames",
      says: 'Certificate "{name}" has a name twice',
    },
  ],
};

const label = "[a-z0-9_]([a-z0-9_-]*[a-z0-9])?";
const secondLevel = "(ac|co|com|edu|gob|gov|ltd|mil|ne|net|nom|or|org|plc|sch)";

/** Suffixes below which anybody may have a name. */
const shared = [
  ...["azurewebsites.net", "cloudapp.net", "cloudfront.net", "azureedge.net", "amazonaws.com", "elasticbeanstalk.com"],
  ...["github.io", "gitlab.io", "netlify.app", "vercel.app", "pages.dev", "workers.dev", "web.app", "firebaseapp.com"],
  ...["appspot.com", "run.app", "herokuapp.com", "fly.dev", "onrender.com", "azurestaticapps.net"],
  // Everything in the cluster, whoever it belongs to.
  ...["cluster.local", "svc.cluster.local"],
];

/** A certificate for one's own. */
export const namesWhole: CelRule = {
  form: "cel",
  id: "tls/names-whole",
  promise: "Every name of a certificate is a whole host, or stands for one label below a domain that has one owner.",
  severity: "high",
  controls: controls("certificates"),
  why: "A certificate for everything proves to be anybody; and a name in capitals, with a dot at its end or with two wildcards is refused by authorities or fits no host.",
  repair: "name the hosts, or write *. before a domain of one's own",
  kinds: certificateKinds,
  clauses: [
    {
      each: "object",
      holds: `${dnsNames}.all(one, one.matches("^([*][.])?(${label}[.])*${label}$"))`,
      at: "spec.dnsNames",
      says: 'Certificate "{name}" has a name that is no host',
    },
    {
      each: "object",
      holds: `${dnsNames}.all(one, !one.startsWith("*") || (one.matches("^[*]([.][^.]+){2,}$") && !one.matches("^[*][.]${secondLevel}[.][a-z]{2}$") && !(one in ${JSON.stringify(shared.map((suffix) => `*.${suffix}`))})))`,
      at: "spec.dnsNames",
      says: 'Certificate "{name}" has a wildcard over what belongs to many',
    },
  ],
};

const own = (suffix: string): string => `one.endsWith("." + ${namespaceInCel} + "${suffix}")`;

/** Nobody is somebody else's Service. */
export const namesOwn: CelRule = {
  form: "cel",
  id: "tls/names-own",
  promise: "No certificate is for the Services or the identities of another namespace.",
  severity: "high",
  controls: controls("isolation"),
  why: "With such a certificate a workload answers in the name of another tenant's, and its callers verify it and believe it.",
  repair: "name the Services of the certificate's own namespace, as SERVICE.NAMESPACE.svc",
  kinds: certificateKinds,
  clauses: [
    {
      each: "object",
      holds: `${dnsNames}.all(one, !one.matches("[.]svc([.]cluster[.]local)?$") || ${own(".svc")} || ${own(".svc.cluster.local")})`,
      at: "spec.dnsNames",
      says: 'Certificate "{name}" is for a Service of another namespace',
    },
    {
      each: "object",
      holds: `object.?spec.?uris.orValue([]).all(one, !one.startsWith("spiffe:") || one.matches("^spiffe://[^/]+/ns/" + ${namespaceInCel} + "/sa/[^/]+$"))`,
      at: "spec.uris",
      says: 'Certificate "{name}" is for an identity of another namespace',
    },
  ],
};
