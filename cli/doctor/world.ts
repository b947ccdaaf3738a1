import type { Reach } from "../../stacks/dns/zones";

/** Where a connection goes. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Everything outside that the doctor touches: name servers, gateways, Cloudflare, clocks. */
export interface World {
  readonly reach: Reach;
  /** How an address is reached on a port; a test's servers listen elsewhere. */
  readonly route: (address: string, port: 80 | 443) => Endpoint;
  /** Where Cloudflare's API answers, without a slash at the end. */
  readonly cloudflare: string;
  /** Where somebody may be asked for the time, by https. */
  readonly timeSource: (url: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** This machine's clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
  /** Whether to go on afterwards. */
  readonly sleep: (ms: number) => Promise<boolean>;
  /** How long is waited for anybody. */
  readonly patienceMs: number;
}

/** The real one. */
export const outside: World = {
  reach: {},
  route: (host, port) => ({ host, port }),
  cloudflare: "https://api.cloudflare.com/client/v4",
  timeSource: (url) => url,
  env: process.env,
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms, true)),
  patienceMs: 10_000,
};
