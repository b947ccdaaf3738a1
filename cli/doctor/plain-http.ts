import { request } from "node:http";
import type { Endpoint } from "./world";

/** What a gateway says to a request in plain text. */
export type PlainAnswer =
  | { readonly kind: "closed" | "unreachable" | "silent"; readonly why: string }
  | { readonly kind: "answer"; readonly status: number; readonly location: string };

/** Asks for a host's front page without TLS, and reads nothing but the head of the answer. */
export function askPlainly(endpoint: Endpoint, host: string, patienceMs: number): Promise<PlainAnswer> {
  return new Promise((resolve) => {
    let connected = false;
    const asked = request({ ...endpoint, path: "/", method: "GET", headers: { host, connection: "close", accept: "*/*" }, agent: false });
    const deadline = setTimeout(() => {
      end(connected ? { kind: "silent", why: "took the connection, and said nothing" } : { kind: "unreachable", why: "did not answer" });
    }, patienceMs);
    const end = (answer: PlainAnswer) => {
      clearTimeout(deadline);
      resolve(answer);
      asked.destroy();
    };
    asked.once("socket", (socket) => socket.once("connect", () => void (connected = true)));
    asked.once("response", ({ statusCode = 0, headers }) => end({ kind: "answer", status: statusCode, location: headers.location ?? "" }));
    asked.once("error", ({ code = "" }: NodeJS.ErrnoException) => {
      if (code === "ECONNREFUSED") end({ kind: "closed", why: "has the port closed" });
      else if (code === "ECONNRESET" || code.startsWith("HPE_"))
        end({ kind: "silent", why: "took the connection, and said nothing that is HTTP" });
      else end({ kind: "unreachable", why: `cannot be reached from here (${code})` });
    });
    asked.end();
  });
}
