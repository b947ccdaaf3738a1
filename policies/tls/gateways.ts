import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import { isOfGroup, listIn, networking, textIn } from "../mtls/places";
import { texts, type ObjectSetRule } from "../rule";
import type { KubeView } from "../view";
import {
  certificatesBehind,
  covers,
  bareServers,
  credentialsOf,
  credentialsShowing,
  showsCertificates,
  type BoundHost,
  type Credential,
} from "./credentials";
import { namesOf, secretOf } from "./issuance";
import { certificateKinds } from "./words";

const kinds = [`Gateway.${networking}`, "Gateway"];

/** A lock has its key. */
export const credentialsMade: ObjectSetRule = {
  form: "object-set",
  id: "tls/credentials-made",
  promise: "Every certificate that a gateway shows is made by a Certificate in the gateway's namespace.",
  severity: "high",
  controls: controls("certificates"),
  why: "Without its Secret a server refuses every caller, and a Secret that somebody wrote by hand is renewed by nobody.",
  repair: "add a Certificate whose secretName is the credentialName, in the namespace of the gateway's pods",
  kinds,
  *judge(gateway, gathering) {
    for (const at of bareServers(gateway)) yield { at, message: `a server of Gateway "${gateway.name}" names no certificate` };
    if (!showsCertificates(gathering) || asksItself(gateway)) return;
    for (const { at, secrets } of credentialsOf(gateway))
      for (const secret of secrets)
        if (certificatesBehind(secret, gathering).length === 0)
          yield {
            at: [...at, "tls"],
            message: `no Certificate makes the Secret ${secret} of Gateway "${gateway.name}"`,
          };
  },
};

/** Whether cert-manager makes the Certificates of a Gateway by itself, because an annotation names the issuer. */
function asksItself(gateway: KubeView): boolean {
  const notes = fieldOf(fieldOf(gateway.object, "metadata"), "annotations");
  return ["cert-manager.io/issuer", "cert-manager.io/cluster-issuer"].some((note) => textIn(fieldOf(notes, note)) !== "");
}

/** The key fits. */
export const credentialsCover: ObjectSetRule = {
  form: "object-set",
  id: "tls/credentials-cover",
  promise: "Every host of a gateway's server is among the names of the certificate that the server shows.",
  severity: "high",
  controls: controls("certificates"),
  why: "For another name every browser warns, and people learn to click warnings away.",
  repair: "add the host to dnsNames of the Certificate, or give its server a certificate of its own",
  kinds,
  *judge(gateway, gathering) {
    for (const { at, field, secrets, hosts } of credentialsOf(gateway)) {
      const certificates = secrets.flatMap((secret) => certificatesBehind(secret, gathering));
      if (certificates.length === 0) continue;
      const names = certificates.flatMap(namesOf);
      for (const host of new Set(hosts.map((one) => one.host)))
        if (!names.some((name) => covers(name, host)))
          yield {
            at: [...at, field],
            message: `the certificate that Gateway "${gateway.name}" shows for ${host} is for other names`,
          };
    }
  },
};

/** No key for the whole street. */
export const wildcardsAsked: ObjectSetRule = {
  form: "object-set",
  id: "tls/wildcards-asked",
  promise: "No gateway shows a certificate with a wildcard, but for the platform's own domain.",
  severity: "high",
  controls: controls("leastPrivilege"),
  why: "Whoever gets the key of one host has that of all the others below the wildcard, those of other tenants among them.",
  repair: "give the host a Certificate with its own name, or let a server of the same certificate be for the whole domain",
  kinds,
  parameters: {
    domains: {
      default: [],
      says: "the platform's own domains, whose wildcards gateways may show; where none is named, those that a server names as its hosts",
      pattern: "^[a-z0-9][a-z0-9.-]*$",
    },
  },
  *judge(gateway, gathering, parameters) {
    const domains = texts(parameters, "domains").map((domain) => `*.${domain}`);
    for (const { at, secrets } of credentialsOf(gateway)) {
      const allowed = domains.length > 0 ? domains : hostsBehind(secrets, gathering).map(({ host }) => host);
      for (const certificate of secrets.flatMap((secret) => certificatesBehind(secret, gathering)))
        for (const name of namesOf(certificate))
          if (name.startsWith("*") && !allowed.includes(name))
            yield {
              at: [...at, "tls"],
              message: `Gateway "${gateway.name}" shows Certificate "${certificate.name}", which is good for every host of ${name}`,
            };
    }
  },
};

/** The hosts of all servers that show one of these Secrets. */
function hostsBehind(secrets: readonly string[], gathering: Gathering): BoundHost[] {
  return secrets.flatMap((secret) => credentialsShowing(secret, gathering)).flatMap(({ hosts }) => hosts);
}

/** Everybody has a key of one's own. */
export const secretsOfOneTenant: ObjectSetRule = {
  form: "object-set",
  id: "tls/secrets-of-one-tenant",
  promise: "No certificate is shown for the own hosts of two tenants.",
  severity: "high",
  controls: controls("isolation"),
  why: "When one of the two has to be revoked, or moves away with its domain, the other is without a certificate.",
  repair: "make a Certificate for each tenant's hosts, and a server that shows it",
  kinds: certificateKinds,
  *judge(certificate, gathering) {
    const secret = `${certificate.namespace}/${secretOf(certificate)}`;
    const exact = namesOf(certificate).filter((name) => !name.startsWith("*"));
    const owned = exact.map((host) => ({ host, tenants: tenantsOf(host, secret, gathering) })).filter(({ tenants }) => tenants.size > 0);
    const [first, ...rest] = owned;
    const other = rest.find(({ tenants }) => ![...tenants].some((tenant) => first?.tenants.has(tenant)));
    if (first !== undefined && other !== undefined)
      yield {
        at: ["spec", "dnsNames"],
        message: `Certificate "${certificate.name}" is for ${first.host} of ${listed(first.tenants)} and for ${other.host} of ${listed(other.tenants)}`,
      };
  },
};

const listed = (names: ReadonlySet<string>): string => [...names].sort().join(" and ");

/** Whose a host is: of the namespaces that a server binds it to, or, where it binds it to none, of those that lead it somewhere. */
function tenantsOf(host: string, secret: string, gathering: Gathering): ReadonlySet<string> {
  const places = credentialsShowing(secret, gathering).flatMap((server) =>
    server.hosts
      .filter((one) => one.host === host)
      .flatMap(({ namespace }) => (namespace === "" ? leading(host, server, gathering) : [namespace])),
  );
  return new Set(places.map((place) => tenantOf(place, gathering)));
}

/** The namespaces whose VirtualServices lead a host somewhere from this gateway. */
function leading(host: string, { gateway }: Credential, gathering: Gathering): string[] {
  const routes = gathering.once("routes by host", () => {
    const found = new Map<string, KubeView[]>();
    for (const route of gathering.everywhere("VirtualService").filter((view) => isOfGroup(view, networking)))
      for (const name of namesIn(route, "hosts")) found.set(name.toLowerCase(), [...(found.get(name.toLowerCase()) ?? []), route]);
    return found;
  });
  const bound = `${gateway.namespace}/${gateway.name}`;
  return (routes.get(host) ?? [])
    .filter((route) => namesIn(route, "gateways").some((one) => (one.includes("/") ? one : `${route.namespace}/${one}`) === bound))
    .map(({ namespace }) => namespace);
}

const namesIn = (route: KubeView, field: string): string[] =>
  listIn(fieldOf(fieldOf(route.object, "spec"), field)).map((one) => textIn(one));

/** The tenant that a namespace says it is of; one that does not say it stands for itself. */
function tenantOf(place: string, gathering: Gathering): string {
  const tenants = gathering.once("tenants of namespaces", () => {
    const label = (view: KubeView): unknown => fieldOf(fieldOf(fieldOf(view.object, "metadata"), "labels"), "parapet.dev/tenant");
    return new Map(gathering.everywhere("Namespace").map((view) => [view.name, textIn(label(view), view.name)]));
  });
  return tenants.get(place) ?? place;
}
