import { controls } from "../controls";
import type { CelRule } from "../rule";

const tls = "object.?spec.?tls.orValue([])";
const kinds = ["Ingress"];

/** Encrypted on the way to the door. */
export const ingressEncrypted: CelRule = {
  form: "cel",
  id: "ingress/ingress-encrypted",
  promise: "Every Ingress has a certificate.",
  severity: "high",
  controls: controls("inTransit"),
  why: "Without one the gateway takes requests in plain text, passwords and sessions with them.",
  repair: "write spec.tls with the hosts and the Secret of their certificate",
  kinds,
  clauses: [{ each: "object", holds: `${tls}.size() > 0`, at: "spec.tls", says: 'Ingress "{name}" has no certificate' }],
};

const isListed =
  'entry.?hosts.orValue([]).exists(listed, listed == rule.host || (listed.startsWith("*.") && rule.host.endsWith(listed.substring(1)) && !rule.host.substring(0, rule.host.size() - listed.size() + 1).contains(".")))';

/** The certificate is for the host. */
export const ingressCertificates: CelRule = {
  form: "cel",
  id: "ingress/ingress-certificates",
  promise: "Every host of an Ingress with certificates is among the hosts of one of them.",
  severity: "medium",
  controls: controls("inTransit"),
  why: "For a host that is not listed the gateway shows its own certificate, and people learn to click warnings away.",
  repair: "add the host to spec.tls[].hosts",
  kinds,
  clauses: [
    {
      each: "object",
      holds: `${tls}.size() == 0 || object.?spec.?rules.orValue([]).all(rule, rule.?host.orValue("") == "" || ${tls}.exists(entry, entry.?hosts.orValue([]).size() == 0 || ${isListed}))`,
      at: "spec.tls",
      says: 'Ingress "{name}" has a host without a certificate',
    },
  ],
};

const note = (name: string): string => `object.?metadata.?annotations[?"${name}"].orValue("")`;

/** Annotations by which a controller refuses plain HTTP, or sends it on. */
const refusals: Readonly<Record<string, string>> = {
  "nginx.ingress.kubernetes.io/force-ssl-redirect": "true",
  "nginx.org/redirect-to-https": "true",
  "traefik.ingress.kubernetes.io/router.entrypoints": "websecure",
  "alb.ingress.kubernetes.io/ssl-redirect": "443",
  "haproxy.org/ssl-redirect": "true",
  "haproxy-ingress.github.io/ssl-redirect": "true",
  "ingress.kubernetes.io/force-ssl-redirect": "true",
  "konghq.com/protocols": "https",
};
const className = `object.?spec.?ingressClassName.orValue(${note("kubernetes.io/ingress.class")})`;
// Only Google's controller reads it; others take plain HTTP all the same.
const notAllowed = `${note("kubernetes.io/ingress.allow-http")} == "false" && ${className}.matches("^(gce.*)?$")`;

/** No second door without a lock. */
export const plainRefused: CelRule = {
  form: "cel",
  id: "ingress/plain-refused",
  promise: "Every Ingress refuses plain HTTP, or sends it on to HTTPS.",
  severity: "medium",
  controls: controls("inTransit"),
  why: "What may be asked for in plain text will be, and the first request carries the session.",
  repair: 'say in the words of its controller that it redirects; on Google\'s, annotate it kubernetes.io/ingress.allow-http: "false"',
  kinds,
  clauses: [
    {
      each: "object",
      holds: [`(${notAllowed})`, ...Object.entries(refusals).map(([name, value]) => `${note(name)} == "${value}"`)].join(" || "),
      at: "metadata.annotations",
      says: 'Ingress "{name}" takes plain HTTP',
    },
  ],
};
