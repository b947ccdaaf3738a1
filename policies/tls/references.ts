import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import { textIn } from "../mtls/places";
import type { ObjectSetRule } from "../rule";
import type { KubeView } from "../view";
import { issuerOf, ofCertManager } from "./issuance";
import { certificateKinds, certManager } from "./words";

/** Somebody signs. */
export const issuersThere: ObjectSetRule = {
  form: "object-set",
  id: "tls/issuers-there",
  promise: "Every certificate names an issuer that is there.",
  severity: "medium",
  controls: controls("correctness"),
  why: "cert-manager waits for an issuer that nobody makes, and the Secret never comes. Where no kind is written, it looks for an Issuer in the namespace, and not for a ClusterIssuer.",
  repair: "write the issuer's name and its kind, Issuer or ClusterIssuer, into issuerRef",
  kinds: certificateKinds,
  *judge(certificate, gathering) {
    if (!showsIssuers(certificate, gathering) || issuerOf(certificate, gathering) !== undefined) return;
    const reference = fieldOf(fieldOf(certificate.object, "spec"), "issuerRef");
    const [kind, name] = [textIn(fieldOf(reference, "kind"), "Issuer"), textIn(fieldOf(reference, "name"))];
    yield { at: ["spec", "issuerRef"], message: `Certificate "${certificate.name}" asks ${kind} "${name}", which is not there` };
  },
};

/** Whether the issuers among which it would be are shown at all: the manifests of one application name a ClusterIssuer that they do not hold. */
function showsIssuers(certificate: KubeView, gathering: Gathering): boolean {
  const reference = fieldOf(fieldOf(certificate.object, "spec"), "issuerRef");
  if (![certManager, ""].includes(textIn(fieldOf(reference, "group")))) return false;
  const ofCluster = ofCertManager(gathering, "ClusterIssuer");
  return ofCluster.length > 0 || (fieldOf(reference, "kind") !== "ClusterIssuer" && ofCertManager(gathering, "Issuer").length > 0);
}
