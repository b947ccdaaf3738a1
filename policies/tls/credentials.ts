import type { Path } from "../../model/diagnostics/place";
import { fieldOf } from "../../model/documents/document";
import type { Gathering } from "../gathering";
import { isOfGroup, listIn, networking, textIn } from "../mtls/places";
import { isBuiltIn, type KubeView } from "../view";
import { certificatesBySecret, ofCertManager, secretOf } from "./issuance";

/** A server of a gateway that shows a certificate out of a Secret. */
export interface Credential {
  readonly gateway: KubeView;
  /** Where the server stands in the gateway, and the field with its hosts. */
  readonly at: Path;
  readonly field: string;
  /** `namespace/name` of each of its Secrets. */
  readonly secrets: readonly string[];
  readonly hosts: readonly BoundHost[];
}

/** A host of a server, and the namespace that may lead it somewhere; empty where any may. */
export interface BoundHost {
  readonly host: string;
  readonly namespace: string;
}

const showing = ["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"];

/** Where in a Gateway of Istio's a server has to show a certificate and names none, neither in a Secret nor in a file. */
export function bareServers(gateway: KubeView): Path[] {
  if (!isOfGroup(gateway, networking)) return [];
  return listIn(fieldOf(fieldOf(gateway.object, "spec"), "servers")).flatMap((server, index) => {
    const tls = fieldOf(server, "tls");
    if (!showing.includes(textIn(fieldOf(tls, "mode")))) return [];
    const named = [fieldOf(tls, "credentialName"), fieldOf(tls, "serverCertificate"), ...listIn(fieldOf(tls, "credentialNames"))];
    const isNamed = named.some((name) => textIn(name) !== "") || listIn(fieldOf(tls, "tlsCertificates")).length > 0;
    return isNamed ? [] : [["spec", "servers", index, "tls"]];
  });
}

/** The servers of a Gateway, of Istio's or of the Gateway API, that show certificates. A value that is not known throws. */
export function credentialsOf(gateway: KubeView): Credential[] {
  const spec = fieldOf(gateway.object, "spec");
  const found = isOfGroup(gateway, networking)
    ? listIn(fieldOf(spec, "servers")).map((server, index) => ofServer(gateway, server, index))
    : listIn(fieldOf(spec, "listeners")).map((listener, index) => ofListener(gateway, listener, index));
  return found.filter(({ secrets }) => secrets.length > 0);
}

function ofServer(gateway: KubeView, server: unknown, index: number): Credential {
  const tls = fieldOf(server, "tls");
  const named = [fieldOf(tls, "credentialName"), ...listIn(fieldOf(tls, "credentialNames"))];
  const isShown = showing.includes(textIn(fieldOf(tls, "mode")));
  return {
    gateway,
    at: ["spec", "servers", index],
    field: "hosts",
    secrets: isShown ? named.flatMap((name) => secretIn(textIn(name), gateway.namespace)) : [],
    hosts: listIn(fieldOf(server, "hosts")).map((host) => boundHost(textIn(host), gateway.namespace)),
  };
}

function ofListener(gateway: KubeView, listener: unknown, index: number): Credential {
  const references = listIn(fieldOf(fieldOf(listener, "tls"), "certificateRefs"));
  const secrets = references.filter((one) => textIn(fieldOf(one, "kind"), "Secret") === "Secret" && textIn(fieldOf(one, "group")) === "");
  const host = textIn(fieldOf(listener, "hostname")).toLowerCase();
  return {
    gateway,
    at: ["spec", "listeners", index],
    field: "hostname",
    secrets: secrets.map((one) => `${textIn(fieldOf(one, "namespace"), gateway.namespace)}/${textIn(fieldOf(one, "name"))}`),
    hosts: host === "" ? [] : [{ host, namespace: "" }],
  };
}

/** The Secret that a credential's name stands for, by the words that Istio takes before a name; what is no Secret is none. */
function secretIn(name: string, home: string): string[] {
  const [, word = "kubernetes", rest = ""] = /^(?:([a-z-]+):\/\/)?(.*)$/.exec(name) ?? [];
  if (rest === "" || !["kubernetes", "kubernetes-gateway"].includes(word)) return [];
  return [rest.includes("/") ? rest : `${home}/${rest}`];
}

function boundHost(listed: string, home: string): BoundHost {
  const slash = listed.indexOf("/");
  const bound = slash < 0 ? "*" : listed.slice(0, slash);
  return { host: listed.slice(slash + 1).toLowerCase(), namespace: bound === "*" ? "" : bound === "." ? home : bound };
}

/** The servers of all gateways that show a Secret, `namespace/name`, as far as they are known. */
export function credentialsShowing(secret: string, gathering: Gathering): readonly Credential[] {
  const found = gathering.once("credentials by Secret", () => {
    const bySecret = new Map<string, Credential[]>();
    const gateways = gathering.everywhere("Gateway").filter((gateway) => isOfGroup(gateway, networking) || isBuiltIn(gateway.object));
    for (const credential of gateways.flatMap(knownCredentials))
      for (const one of credential.secrets) bySecret.set(one, [...(bySecret.get(one) ?? []), credential]);
    return bySecret;
  });
  return found.get(secret) ?? [];
}

function knownCredentials(gateway: KubeView): Credential[] {
  try {
    return credentialsOf(gateway);
  } catch {
    return [];
  }
}

/** The certificates behind a Secret. Where one is missing and a Certificate there has a Secret that is not known, nobody can tell: it throws. */
export function certificatesBehind(secret: string, gathering: Gathering): readonly KubeView[] {
  const made = certificatesBySecret(gathering);
  const found = made.get(secret) ?? [];
  if (found.length === 0) for (const open of made.get(`${secret.slice(0, secret.indexOf("/"))}/`) ?? []) secretOf(open);
  return found;
}

/** Whether certificates are among what is judged at all: the manifests of gateways alone do not show them. */
export const showsCertificates = (gathering: Gathering): boolean => ofCertManager(gathering, "Certificate").length > 0;

/** Whether a certificate for a name is good for a host; a wildcard stands for one label. */
export const covers = (name: string, host: string): boolean =>
  name === host ||
  (name.startsWith("*.") && !host.startsWith("*") && name.slice(1) === host.slice(host.indexOf(".")) && host.includes("."));
