import { fieldOf } from "../../model/documents/document";
import type { Gathering } from "../gathering";
import { isListed, isOfGroup, textIn } from "../mtls/places";
import type { ParameterValues } from "../rule";
import type { KubeView } from "../view";
import { certManager } from "./words";

const spec = (view: KubeView): unknown => fieldOf(view.object, "spec");

/** The objects of cert-manager of a kind. */
export function ofCertManager(gathering: Gathering, kind: string): readonly KubeView[] {
  return gathering.once(`cert-manager's ${kind}`, () => gathering.everywhere(kind).filter((view) => isOfGroup(view, certManager)));
}

/** The Secret that a Certificate is written into. */
export const secretOf = (certificate: KubeView): string => textIn(fieldOf(spec(certificate), "secretName"));

/** Whether a certificate may sign others. */
export const signsOthers = (certificate: KubeView): boolean => fieldOf(spec(certificate), "isCA") === true;

/** The names that a certificate is for, as programs compare them. */
export function namesOf(certificate: KubeView): string[] {
  const names = fieldOf(spec(certificate), "dnsNames");
  return Array.isArray(names) ? names.map((name) => textIn(name).toLowerCase()) : [];
}

/** Certificates by `namespace/secret`. One whose Secret is not known before deployment is under `namespace/`. */
export function certificatesBySecret(gathering: Gathering): ReadonlyMap<string, readonly KubeView[]> {
  return gathering.once("certificates by Secret", () => {
    const found = new Map<string, KubeView[]>();
    for (const certificate of ofCertManager(gathering, "Certificate")) {
      const key = `${certificate.namespace}/${known(() => secretOf(certificate))}`;
      found.set(key, [...(found.get(key) ?? []), certificate]);
    }
    return found;
  });
}

function known(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

/** The issuer that a certificate names, where it is given; one of another group is no concern of cert-manager's own. */
export function issuerOf(certificate: KubeView, gathering: Gathering): KubeView | undefined {
  const reference = fieldOf(spec(certificate), "issuerRef");
  if (![certManager, ""].includes(textIn(fieldOf(reference, "group")))) return undefined;
  const name = textIn(fieldOf(reference, "name"));
  const issuers =
    fieldOf(reference, "kind") === "ClusterIssuer"
      ? ofCertManager(gathering, "ClusterIssuer").filter((issuer) => issuer.name === name)
      : gathering.named("Issuer", certificate.namespace, name).filter((issuer) => isOfGroup(issuer, certManager));
  return issuers[0];
}

/** Whether what an issuer signs proves nothing but itself. */
export const isSelfSigned = (issuer: KubeView): boolean => fieldOf(spec(issuer), "selfSigned") !== undefined;

/** The Secret with the key by which an issuer signs; empty where it asks somebody else to sign. */
export const authoritySecret = (issuer: KubeView): string => textIn(fieldOf(fieldOf(spec(issuer), "ca"), "secretName"));

/** Whether an issuer may read a Secret in that namespace: its own, or, for one of the whole cluster, where authorities' keys are kept. */
export function reads(issuer: KubeView, namespace: string, parameters: ParameterValues): boolean {
  return issuer.kind === "ClusterIssuer" ? isListed(namespace, parameters, "authorityNamespaces") : issuer.namespace === namespace;
}

/** The Certificates that make the key by which an issuer signs. */
export function authoritiesOf(issuer: KubeView, gathering: Gathering, parameters: ParameterValues): readonly KubeView[] {
  const secret = authoritySecret(issuer);
  if (secret === "") return [];
  return ofCertManager(gathering, "Certificate").filter(
    (certificate) => reads(issuer, certificate.namespace, parameters) && secretOf(certificate) === secret,
  );
}
