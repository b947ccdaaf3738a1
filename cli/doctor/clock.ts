import { request as plainRequest } from "node:http";
import { request } from "node:https";
import type { Plan } from "../../model/plan/plan";
import { result, type Result } from "./result";
import type { World } from "./world";

const warnSeconds = 30;
const failSeconds = 300;
const mostHosts = 3;

/** What one clock showed. */
export interface Reading {
  readonly source: string;
  /** By how much it is ahead of this machine's, in seconds. */
  readonly aheadSeconds: number;
  /** How far off that may be: half of the way there and back, and half of the second that a header counts in. */
  readonly sureSeconds: number;
}

/** Holds this machine's clock against those of others: tokens, certificates and signatures are refused by a clock that is wrong. */
export async function checkClock(plan: Plan, hosts: readonly string[], world: World): Promise<Result[]> {
  const sources = sourcesOf(plan, hosts);
  const readings = await Promise.all(sources.map((url) => readClock(url, world)));
  return judgeClock(
    readings.filter((reading) => reading !== undefined),
    sources.length,
  );
}

function sourcesOf(plan: Plan, hosts: readonly string[]): string[] {
  const directories = plan.regions.flatMap(({ tls }) =>
    (tls?.issuers ?? []).flatMap((issuer) => (issuer.kind === "acme" ? [issuer.server] : [])),
  );
  const cloudflare = plan.edge === null ? [] : ["https://api.cloudflare.com/client/v4"];
  return [...new Set([...directories, ...cloudflare, ...hosts.slice(0, mostHosts).map((host) => `https://${host}/`)])];
}

/** Asks a server for the head of a page, and reads the time in it. Who it is does not matter: a wrong clock of ours would find every certificate wrong. */
function readClock(url: string, { timeSource, now, elapsed, patienceMs }: World): Promise<Reading | undefined> {
  return new Promise((resolve) => {
    const to = new URL(timeSource(url));
    const [began, beganElapsed] = [now(), elapsed()];
    const ask = to.protocol === "https:" ? request : plainRequest;
    const asked = ask(to, { method: "HEAD", agent: false, rejectUnauthorized: false }, ({ headers }) => {
      const tookMs = elapsed() - beganElapsed;
      const theirs = Date.parse(headers.date ?? "");
      end(
        Number.isNaN(theirs)
          ? undefined
          : // A header leaves out what is below a second.
            { source: new URL(url).hostname, aheadSeconds: (theirs + 500 - (began + tookMs / 2)) / 1000, sureSeconds: tookMs / 2000 + 0.5 },
      );
    });
    const deadline = setTimeout(() => end(undefined), patienceMs);
    const end = (reading: Reading | undefined) => {
      clearTimeout(deadline);
      resolve(reading);
      asked.destroy();
    };
    asked.once("error", () => end(undefined));
    asked.end();
  });
}

/** Of several clocks the one in the middle counts: one that is wrong by itself says nothing of ours. */
export function judgeClock(readings: readonly Reading[], asked: number): Result[] {
  const about = "this machine";
  if (asked === 0) return [result("clock", about, "not judged", "the plan names nobody who could be asked for the time")];
  const sorted = [...readings].sort((a, b) => a.aheadSeconds - b.aheadSeconds);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const last = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined || last === undefined)
    return [
      result(
        "clock",
        about,
        "not judged",
        `nobody said what time it is: ${asked} asked`,
        "let this machine reach the internet on port 443",
      ),
    ];
  const ahead = (middle.aheadSeconds + last.aheadSeconds) / 2;
  // What the way there and back may account for is held against nobody.
  const off = Math.max(0, Math.abs(ahead) - Math.max(middle.sureSeconds, last.sureSeconds));
  const by = readings.length === 1 ? `${middle.source} alone, so that it may be that clock` : `${readings.length} others`;
  const state = off > failSeconds ? "failed" : off > warnSeconds ? "warning" : "ok";
  const message =
    state === "ok"
      ? `its clock is right to the second or two, by ${by}`
      : `its clock is ${span(Math.abs(ahead))} ${ahead > 0 ? "behind" : "ahead"}, by ${by}`;
  const strange = readings.filter((one) => readings.length > 2 && Math.abs(one.aheadSeconds - ahead) > warnSeconds + one.sureSeconds);
  return [
    result("clock", about, state, message, state === "ok" ? "" : "let it follow a time server: timedatectl set-ntp true, or chronyd"),
    ...strange.map(({ source, aheadSeconds }) =>
      result(
        "clock",
        source,
        "warning",
        `its clock is ${span(Math.abs(aheadSeconds - ahead))} ${aheadSeconds > ahead ? "ahead of" : "behind"} the others`,
        "tell whoever runs it",
      ),
    ),
  ];
}

function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
