import { controls } from "../controls";
import type { CelRule } from "../rule";
import { hasReason, ingressNamespaces, standsIn, withPatterns } from "./places";

const kinds = ["Gateway.networking.istio.io"];
const servers = "object.?spec.?servers.orValue([])";
const protocol = 'server.?port.?protocol.orValue("").upperAscii()';
// Where no mode is given, Istio takes the first of its list.
const mode = 'server.?tls.?mode.orValue("PASSTHROUGH")';

/** Encrypted from the first byte on. */
export const gatewaysEncrypted: CelRule = {
  form: "cel",
  id: "mtls/gateways-encrypted",
  promise: "Every server of a gateway speaks TLS and ends it there, or sends the caller to one that does.",
  severity: "high",
  controls: controls("inTransit"),
  why: "Plain HTTP shows passwords and sessions on every wire on the way, and what is passed through no gateway has looked into.",
  repair: "make the protocol HTTPS with a credential; keep HTTP only with tls.httpsRedirect; write parapet.dev/reason for PASSTHROUGH",
  kinds,
  parameters: ingressNamespaces,
  variables: withPatterns,
  clauses: [
    {
      each: "object",
      holds: `${servers}.all(server, ${protocol} in ["HTTPS", "TLS"] && has(server.tls) || ${protocol} in ["HTTP", "HTTP2"] && server.?tls.?httpsRedirect.orValue(false))`,
      at: "spec.servers",
      says: 'Gateway "{name}" has a server without TLS that does not redirect',
    },
    {
      each: "object",
      holds: `${servers}.all(server, !(${protocol} in ["HTTPS", "TLS"]) || ${mode} in ["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL", "ISTIO_MUTUAL"] || (${mode} == "PASSTHROUGH" && ${hasReason}) || (${mode} == "AUTO_PASSTHROUGH" && ${standsIn("ingressNamespaces")}))`,
      at: "spec.servers",
      says: 'Gateway "{name}" passes TLS through without a reason for it',
    },
  ],
};

const strong = [
  ...["ECDSA", "RSA"].flatMap((key) =>
    ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"].map((cipher) => `ECDHE-${key}-${cipher}`),
  ),
  ...["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"],
];
const versions = '["", "TLS_AUTO", "TLSV1_2", "TLSV1_3"]';

/** No forward secrecy, no authentication, or a cipher that is broken: by OpenSSL's names and by those of the standard. */
const weak =
  "^(AES|RSA|DHE?-|EXP|ALL$)|^TLS_(RSA|DHE?|ECDH)_|RC4|DES|CBC|NULL|EXPORT|MD5|PSK|CAMELLIA|SEED|IDEA|anon|ADH|AECDH|AES(128|256)-SHA|SHA$";
/** A name that is in no list stops the map: of such a cipher nobody can tell. */
const isStrong = `!cipher.matches("${weak}") && {${strong.map((cipher) => `"${cipher}": true`).join(", ")}}[cipher]`;

/** Nothing that is broken already. */
export const gatewaysModern: CelRule = {
  form: "cel",
  id: "mtls/gateways-modern",
  promise: "Every server of a gateway takes TLS 1.2 or better, and only ciphers with forward secrecy.",
  severity: "high",
  controls: controls("inTransit"),
  why: "TLS 1.0 and 1.1 and the ciphers of their time can be broken by whoever listens.",
  repair: `make minProtocolVersion TLSV1_2 or TLSV1_3, and take ciphers from ${strong.slice(0, 6).join(", ")}`,
  kinds,
  clauses: [
    {
      each: "object",
      holds: `${servers}.all(server, server.?tls.?minProtocolVersion.orValue("") in ${versions} && server.?tls.?maxProtocolVersion.orValue("") in ${versions})`,
      at: "spec.servers",
      says: 'Gateway "{name}" takes a version of TLS before 1.2',
    },
    {
      each: "object",
      holds: `${servers}.all(server, server.?tls.?cipherSuites.orValue([]).all(cipher, ${isStrong}))`,
      at: "spec.servers",
      says: 'Gateway "{name}" takes a weak cipher',
    },
  ],
};
