import type { X509Certificate } from "node:crypto";
import type { ExpectedCertificate } from "./expected-certificate";
import type { Shown } from "./handshake";
import { result, type Result } from "./result";

/** Who shows a certificate, and what it should be. */
export interface Showing {
  readonly host: string;
  /** Whether Cloudflare shows one of its own in the gateway's place. */
  readonly proxied: boolean;
  readonly expected: ExpectedCertificate | undefined;
  /** Whether roots were given to judge by. */
  readonly ownRoots: boolean;
  readonly now: number;
}

const dayMs = 86_400_000;
/** A renewal may need a few tries. */
const patienceDays = 2;
const lastDays = 7;

/** Judges what a host shows: chain, names, time, and who signed. What is right comes as one sentence. */
export function judgeCertificate({ certificate, untrusted }: Shown, showing: Showing): Result[] {
  const { host, proxied, expected } = showing;
  const wrong = [...judgeNames(certificate, host), ...judgeTime(certificate, showing), ...judgeIssuer(certificate, untrusted, showing)];
  if (wrong.some(({ state }) => state !== "not judged")) return wrong;
  const days = Math.floor((until(certificate) - showing.now) / dayMs);
  const renewal = proxied || expected === undefined ? "" : `, renewed from ${day(renewalOf(certificate, expected))} on`;
  const good = `its certificate covers it, ${proxied ? "Cloudflare's own, " : ""}signed by ${signer(certificate)}, ${count(days, "day")} left${renewal}`;
  return [result("tls", host, "ok", good), ...wrong];
}

function judgeNames(certificate: X509Certificate, host: string): Result[] {
  if (certificate.checkHost(host, { subject: "never" }) !== undefined) return [];
  const names = (certificate.subjectAltName ?? "").replaceAll("DNS:", "");
  const message = `it shows a certificate for ${names === "" ? "no name at all" : names}, and not for itself`;
  return [
    result(
      "tls",
      host,
      "failed",
      message,
      "look whether the host's Gateway names the certificate's secret, and whether the Certificate is ready: kubectl describe certificate",
    ),
  ];
}

function judgeTime(certificate: X509Certificate, { host, proxied, expected, now }: Showing): Result[] {
  const [from, to] = [Date.parse(certificate.validFrom), until(certificate)];
  const days = Math.floor((to - now) / dayMs);
  const fix = proxied
    ? "look at the zone's edge certificates at Cloudflare, which renews them itself"
    : "kubectl describe certificate and its newest challenge say why it is not renewed";
  if (now < from)
    return [
      result(
        "tls",
        host,
        "failed",
        `its certificate holds from ${day(from)} on only`,
        "set the clocks right: this machine's, or that of whoever signed",
      ),
    ];
  if (now >= to) return [result("tls", host, "failed", `its certificate ended on ${day(to)}`, fix)];
  if (days < lastDays) return [result("tls", host, "failed", `its certificate ends in ${count(days, "day")}, on ${day(to)}`, fix)];
  if (proxied || expected === undefined) return [];
  const due = renewalOf(certificate, expected);
  if (now < due + patienceDays * dayMs) return [];
  return [
    result("tls", host, "warning", `its certificate should have been renewed on ${day(due)}, and ends in ${count(days, "day")}`, fix),
  ];
}

/** Where the operator of certificates asks for the next one, by the certificate's own lifetime. */
function renewalOf(certificate: X509Certificate, { certificate: { renewBeforePercent } }: ExpectedCertificate): number {
  const [from, to] = [Date.parse(certificate.validFrom), until(certificate)];
  return to - ((to - from) * renewBeforePercent) / 100;
}

const chains: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificates between it and a known root are not sent along",
  UNABLE_TO_GET_ISSUER_CERT: "a certificate between it and a known root is missing",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its chain ends at a root that nobody knows",
  SELF_SIGNED_CERT_IN_CHAIN: "its chain ends at a root that nobody knows",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it signed itself",
  CERT_SIGNATURE_FAILURE: "a signature in its chain is wrong",
  INVALID_CA: "a certificate in its chain may sign for nobody",
  INVALID_PURPOSE: "it is not for servers",
};

const ofTime: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "a certificate in its chain has ended",
  CERT_NOT_YET_VALID: "a certificate in its chain does not hold yet",
};

/** Why no root vouches for it. That its own time is over is said already, with the day. */
function chainFault(untrusted: string | null, certificate: X509Certificate, now: number): string | undefined {
  if (untrusted === null) return undefined;
  const late = ofTime[untrusted];
  if (late === undefined) return chains[untrusted] ?? untrusted;
  return now >= Date.parse(certificate.validFrom) && now < until(certificate) ? late : undefined;
}

function judgeIssuer(
  certificate: X509Certificate,
  untrusted: string | null,
  { host, proxied, expected, ownRoots, now }: Showing,
): Result[] {
  const chain = chainFault(untrusted, certificate, now);
  const by = signer(certificate);
  const failed = (message: string, fix: string) => [result("tls", host, "failed", message, fix)];
  const broken = () =>
    chain === undefined
      ? []
      : failed(
          `no browser takes its certificate, signed by ${by}: ${chain}`,
          "look at the Certificate's issuer and at the chain in its secret",
        );
  const kind = expected?.issuer?.kind;
  if (proxied || expected === undefined || kind === undefined) return broken();
  const { issuer } = expected;
  if (issuer?.kind === "acme") {
    const staged = /\(STAGING\)/.test(certificate.issuer);
    const asPlanned = /^O=(?:\(STAGING\) )?(?:Let's Encrypt|ISRG)$|^O=Internet Security Research Group$/m.test(certificate.issuer);
    if (!asPlanned)
      return failed(
        `its certificate is signed by ${by}, and the plan says Let's Encrypt`,
        "look whether somebody made the secret by hand; delete it, and it is ordered anew",
      );
    if (staged !== (issuer.directory === "staging"))
      return failed(
        `its certificate is signed by ${by}, and the plan says Let's Encrypt's ${issuer.directory === "staging" ? "rehearsal (staging)" : "production"}`,
        "pulumi up on the stack of the region; then delete the secret, and it is ordered anew",
      );
    return issuer.directory === "staging" ? [] : broken();
  }
  if (chain === undefined && !ownRoots)
    return failed(
      `its certificate is signed by ${by}, whom everybody knows, and the plan says ${expected.certificate.issuer}`,
      "look at the Certificate's issuer",
    );
  if (issuer?.kind === "ca" && commonName(certificate.issuer) !== issuer.secret)
    return failed(`its certificate is signed by ${by}, and the plan says ${issuer.secret}`, "look at the Certificate's issuer");
  if (ownRoots)
    return chain === undefined
      ? []
      : failed(`its certificate, signed by ${by}, does not lead to the roots of --ca: ${chain}`, "give the root that the region uses now");
  return [
    result(
      "tls",
      host,
      "not judged",
      `whether its chain leads to the platform's own root ${issuer?.kind === "ca" ? issuer.secret : ""}`.trimEnd(),
      "--ca FILE, with that root in PEM",
    ),
  ];
}

const until = (certificate: X509Certificate): number => Date.parse(certificate.validTo);

const day = (ms: number): string => (Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : "no day that can be read");

/** Who signed, as a person would say it. */
function signer({ issuer }: X509Certificate): string {
  const organisation = /^O=(.*)$/m.exec(issuer)?.[1];
  const name = commonName(issuer);
  return (
    [organisation, name === undefined || name === organisation ? undefined : organisation === undefined ? name : `(${name})`]
      .filter((part) => part !== undefined)
      .join(" ") || "nobody who has a name"
  );
}

const commonName = (text: string): string | undefined => /^CN=(.*)$/m.exec(text)?.[1];

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;
