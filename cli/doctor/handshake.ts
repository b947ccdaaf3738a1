import type { X509Certificate } from "node:crypto";
import { connect, type ConnectionOptions } from "node:tls";
import type { Endpoint } from "./world";

/** What a server showed of itself. */
export interface Shown {
  readonly kind: "shown";
  readonly certificate: X509Certificate;
  /** Why its chain does not lead to a root that is known; null where it does. */
  readonly untrusted: string | null;
  /** `TLSv1.3` */
  readonly protocol: string;
}

/** How a handshake went that came to nothing. */
export interface NotShown {
  /** `unable`: this machine itself would not. */
  readonly kind: "closed" | "unreachable" | "silent" | "hung up" | "refused" | "unable";
  /** In words, behind the address. */
  readonly why: string;
}

export interface Offer {
  /** The name that is asked for. */
  readonly host: string;
  readonly patienceMs: number;
  /** Roots to believe in place of everybody's. */
  readonly ca?: string | undefined;
}

/** A whole handshake, after which nothing is said. Nothing that the server shows is taken on trust: who judges decides. */
export function handshake(endpoint: Endpoint, { host, patienceMs, ca }: Offer): Promise<Shown | NotShown> {
  return shake(endpoint, host, patienceMs, { minVersion: "TLSv1.2", ...(ca === undefined ? {} : { ca }) });
}

/** A handshake in a version of TLS that nobody should speak any more. */
export function oldHandshake(endpoint: Endpoint, { host, patienceMs }: Offer): Promise<Shown | NotShown> {
  // OpenSSL offers what is this old at its lowest level of security only.
  return shake(endpoint, host, patienceMs, { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" });
}

function shake(endpoint: Endpoint, servername: string, patienceMs: number, options: ConnectionOptions): Promise<Shown | NotShown> {
  return new Promise((resolve) => {
    let connected = false;
    const socket = connect({ ...endpoint, servername, rejectUnauthorized: false, checkServerIdentity: () => undefined, ...options });
    // A deadline, not a pause between packets: who sends a byte a second is not waited for for ever.
    const deadline = setTimeout(() => {
      end(
        connected
          ? { kind: "silent", why: "took the connection, and never ended the handshake" }
          : { kind: "unreachable", why: "did not answer" },
      );
    }, patienceMs);
    const end = (outcome: Shown | NotShown) => {
      clearTimeout(deadline);
      resolve(outcome);
      socket.destroy();
    };
    socket.once("connect", () => void (connected = true));
    socket.once("error", (error: NodeJS.ErrnoException) => end(whyNot(error)));
    socket.once("close", () => end({ kind: "hung up", why: "hung up in the middle of the handshake" }));
    socket.once("secureConnect", () => {
      const certificate = socket.getPeerX509Certificate();
      if (certificate === undefined) end({ kind: "refused", why: "showed no certificate" });
      else
        end({
          kind: "shown",
          certificate,
          untrusted: socket.authorized ? null : codeOf(socket.authorizationError),
          protocol: socket.getProtocol() ?? "",
        });
    });
  });
}

/** Node gives a code, or an error that has one, whatever its types say. */
function codeOf(error: unknown): string {
  if (error instanceof Error) return "code" in error && typeof error.code === "string" ? error.code : error.message;
  return String(error);
}

function whyNot(error: NodeJS.ErrnoException): NotShown {
  const { code = "", message } = error;
  if (code === "ECONNREFUSED") return { kind: "closed", why: "has the port closed" };
  if (code === "ECONNRESET" || code === "EPIPE") return { kind: "hung up", why: "hung up in the middle of the handshake" };
  if (["ENETUNREACH", "EHOSTUNREACH", "ETIMEDOUT", "EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(code))
    return { kind: "unreachable", why: `cannot be reached from here (${code})` };
  if (/^ERR_SSL_NO_(?:PROTOCOLS_AVAILABLE|CIPHERS_AVAILABLE|CIPHER_MATCH)$/.test(code))
    return { kind: "unable", why: "was never asked: this machine's OpenSSL does not speak it" };
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER") return { kind: "refused", why: "answers with something that is no TLS" };
  if (code.startsWith("ERR_SSL_"))
    return { kind: "refused", why: `refuses the handshake (${code.slice(8).toLowerCase().replaceAll("_", " ")})` };
  return { kind: "refused", why: `refuses the handshake (${code === "" ? message : code})` };
}
