import { controls } from "../controls";
import type { CelRule, Clause } from "../rule";
import { ingressNamespaces, egressNamespaces, standsIn, withPatterns } from "./places";

const settings = "trafficPolicy.?portLevelSettings.orValue([])";

/** Asks one thing of the TLS settings wherever a DestinationRule may have them. */
function everywhere(holds: (tls: string) => string, says: string): Clause[] {
  const clause = (at: string, expression: string): Clause => ({ each: "object", holds: expression, at, says });
  const subsets = "object.?spec.?subsets.orValue([])";
  const ofPort = holds("setting.?tls");
  return [
    clause("spec.trafficPolicy.tls", holds("object.?spec.?trafficPolicy.?tls")),
    clause("spec.trafficPolicy.portLevelSettings", `object.?spec.?${settings}.all(setting, ${ofPort})`),
    clause("spec.subsets", `${subsets}.all(part, ${holds("part.?trafficPolicy.?tls")})`),
    clause("spec.subsets", `${subsets}.all(part, part.?${settings}.all(setting, ${ofPort}))`),
  ];
}

/** What the mesh encrypts stays encrypted. */
export const tlsKeptOn: CelRule = {
  form: "cel",
  id: "mtls/tls-kept-on",
  promise: "No DestinationRule turns TLS off, as a whole, for a port or for a subset.",
  severity: "high",
  controls: controls("inTransit"),
  why: "With DISABLE the caller's proxy sends plain text, whatever the mesh says.",
  repair: "remove tls, or make its mode ISTIO_MUTUAL",
  kinds: ["DestinationRule.networking.istio.io"],
  clauses: everywhere((tls) => `${tls}.?mode.orValue("") != "DISABLE"`, 'DestinationRule "{name}" turns TLS off'),
};

const given = (tls: string, field: string): string => `${tls}.?${field}.orValue("") != ""`;

/** Who is called proves who it is. */
export const serversVerified: CelRule = {
  form: "cel",
  id: "mtls/servers-verified",
  promise: "Every DestinationRule with TLS of its own says by which authority the server's certificate is verified.",
  severity: "high",
  controls: controls("inTransit"),
  why: "TLS to a server that nobody verified is a secret shared with whoever answered.",
  repair: "write caCertificates (system for the public authorities), or credentialName with a workloadSelector; remove insecureSkipVerify",
  kinds: ["DestinationRule.networking.istio.io"],
  parameters: { ...ingressNamespaces, ...egressNamespaces },
  variables: withPatterns,
  clauses: everywhere((tls) => {
    // A sidecar reads a credential only where the rule selects its workload; a gateway reads it always.
    const credential = `${given(tls, "credentialName")} && (has(object.spec.workloadSelector) || ${standsIn("ingressNamespaces", "egressNamespaces")})`;
    const verified = `${given(tls, "caCertificates")} || (${credential})`;
    return `!${tls}.?insecureSkipVerify.orValue(false) && (!(${tls}.?mode.orValue("") in ["SIMPLE", "MUTUAL"]) || ${verified})`;
  }, 'DestinationRule "{name}" does not verify the server'),
};
