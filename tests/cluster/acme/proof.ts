import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import type { KubeObject } from "../api";

/** A Certificate's spec, as far as it says what comes back. */
interface Spec {
  readonly dnsNames?: readonly string[];
  readonly usages: readonly string[];
  readonly isCA: boolean;
  readonly commonName?: string;
  readonly duration: string;
  readonly privateKey: { readonly algorithm: string; readonly size: number; readonly encoding: string };
}

const usageIds: Readonly<Record<string, string>> = { "server auth": "1.3.6.1.5.5.7.3.1", "client auth": "1.3.6.1.5.5.7.3.2" };

/** Everything in which an issued secret is not what its Certificate asks for; empty when it is exactly that. `root` is what it has to go back to. */
export function differences({ spec }: KubeObject, secret: KubeObject, root: string): readonly string[] {
  const wanted = spec as Spec;
  const [leaf, ...chain] = certificatesOf(decoded(secret, "tls.crt"));
  if (leaf === undefined) return ["no certificate"];
  // What a certificate does not say is undefined, whatever the types promise.
  const { subject, keyUsage } = leaf as { readonly subject?: string; readonly keyUsage?: readonly string[] };
  const keyText = decoded(secret, "tls.key");
  const key = createPrivateKey(keyText);
  const compare = (what: string, found: unknown, expected: unknown) =>
    JSON.stringify(found) === JSON.stringify(expected) ? [] : [`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`];
  return [
    ...compare("names", namesOf(leaf), [...(wanted.dnsNames ?? [])].sort()),
    ...compare("subject", subject ?? "", wanted.commonName === undefined ? "" : `CN=${wanted.commonName}`),
    ...compare("key", keyOf(key), `${wanted.privateKey.algorithm} ${wanted.privateKey.size}`),
    ...compare(
      "the key's form",
      /^-----BEGIN ([A-Z ]*)-----/.exec(keyText)?.[1],
      wanted.privateKey.encoding === "PKCS8" ? "PRIVATE KEY" : "",
    ),
    ...compare("the key of the certificate", leaf.checkPrivateKey(key), true),
    ...compare("usages", [...(keyUsage ?? [])].sort(), wanted.usages.flatMap((usage) => usageIds[usage] ?? []).sort()),
    ...compare("an authority", leaf.ca, wanted.isCA),
    ...compare("hours", hoursOf(leaf), Number.parseInt(wanted.duration, 10)),
    ...compare("the way to the root", leadsTo(leaf, chain, new X509Certificate(root)), true),
  ];
}

export const decoded = ({ data }: KubeObject, field: string): string =>
  Buffer.from((data as Record<string, string>)[field] ?? "", "base64").toString();

function certificatesOf(text: string): X509Certificate[] {
  return (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((one) => new X509Certificate(one));
}

function namesOf({ subjectAltName }: X509Certificate): readonly string[] {
  return (subjectAltName ?? "")
    .split(", ")
    .filter((name) => name !== "")
    .map((name) => name.replace(/^DNS:/, ""))
    .sort();
}

function keyOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  if (asymmetricKeyType === "rsa") return `RSA ${String(asymmetricKeyDetails?.modulusLength)}`;
  return asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === "prime256v1" ? "ECDSA 256" : String(asymmetricKeyType);
}

/** To the nearest: authorities begin and end a lifetime some seconds off. */
const hoursOf = ({ validFrom, validTo }: X509Certificate): number => Math.round((Date.parse(validTo) - Date.parse(validFrom)) / 3_600_000);

function leadsTo(leaf: X509Certificate, chain: readonly X509Certificate[], root: X509Certificate): boolean {
  const way = [leaf, ...chain.filter(({ fingerprint256 }) => fingerprint256 !== root.fingerprint256), root];
  return way.every((one, at) => {
    const signer = way[at + 1] ?? root;
    return one.checkIssued(signer) && one.verify(signer.publicKey) && (signer.ca || signer === one);
  });
}
