import { log } from "@pulumi/pulumi";
import { refusal, Refusal } from "../../components";
import { expectedHosts, type ExpectedHost } from "../../model/dns/expected";
import { judgeHost, type DnsProblem, type HostJudgement } from "../../model/dns/judge";
import { targetOf } from "../../model/dns/target";
import type { Plan } from "../../model";
import { askHosts } from "./ask";
import type { Reach } from "./zones";

/** How long is waited for records, and by which clock. */
export interface WaitOptions extends Reach {
  /** Ten minutes unless given. */
  readonly timeoutSeconds?: number;
  /** How long is waited for the last name server, where the others say what they should; a minute unless given. */
  readonly graceSeconds?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** Told after each round what is waited for. */
  readonly onWait?: (text: string) => void;
  /** Told of name servers that were left behind. */
  readonly onWarning?: (text: string) => void;
}

const firstPauseMs = 2000;
const longestPauseMs = 30_000;

/**
 * Waits until the hosts that lead to a region are found at its gateway's address, as the name servers of their own zones say it. One name server that is
 * behind, or does not answer, holds nothing up for long. When time is out, a refusal names each record that is missing or stale, where, and what it should be.
 */
export async function hostsResolve(plan: Plan, region: string, address: string, options: WaitOptions = {}): Promise<void> {
  const hosts = hostsOf(plan, region, address);
  if (hosts.length === 0) return;
  const {
    timeoutSeconds = 600,
    graceSeconds = 60,
    now = () => performance.now(),
    sleep = pause,
    onWait = tell,
    onWarning = warn,
  } = options;
  const began = now();
  const over = () => now() - began;
  let open: readonly ExpectedHost[] = hosts;
  let late: readonly HostJudgement[] = [];
  let lateSince: number | undefined;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const judged = await judgeAll(open, options);
    const closed = judged.filter(({ standing }) => standing === "wrong" || standing === "unanswered");
    late = judged.filter(({ standing }) => standing === "most");
    if (closed.length === 0) lateSince ??= over();
    else lateSince = undefined;
    const patient = over() < timeoutSeconds * 1000;
    if (closed.length === 0 && (late.length === 0 || !patient || over() - (lateSince ?? 0) >= graceSeconds * 1000)) break;
    if (!patient) throw timedOut(closed, region, timeoutSeconds);
    const waiting = new Set([...closed, ...late].map(({ host }) => host));
    open = open.filter(({ host }) => waiting.has(host));
    onWait(waitingFor([...closed, ...late], over()));
    await sleep(Math.max(0, Math.min(pauseMs, timeoutSeconds * 1000 - over())));
  }
  for (const { problems } of late) for (const { message, fix } of problems) onWarning(`${message}\n  fix   ${fix}`);
}

function hostsOf(plan: Plan, region: string, address: string): ExpectedHost[] {
  const here = expectedHosts(plan, new Map([[region, address]])).filter(({ regions }) => regions.some((one) => one.region === region));
  if (here.length === 0 || targetOf(address) !== undefined) return here;
  throw refusal(
    `region ${region}`,
    "address",
    address === ""
      ? "the cluster gave the region's gateway no address, so that no record can lead to it"
      : `${JSON.stringify(address)} is neither an address nor a host`,
    "a Service of type LoadBalancer gets an address from the cluster's load balancer; look at the events of the gateway's Service",
  );
}

async function judgeAll(hosts: readonly ExpectedHost[], reach: Reach): Promise<HostJudgement[]> {
  const answers = await askHosts(hosts, reach);
  return answers.flatMap((answer, index) => {
    const expected = hosts[index];
    return expected === undefined ? [] : [judgeHost(expected, answer)];
  });
}

function timedOut(judged: readonly HostJudgement[], region: string, seconds: number): Refusal {
  return new Refusal(
    judged
      .flatMap(({ problems }) => problems)
      .map(({ host, message, fix }: DnsProblem) => ({
        severity: "error" as const,
        code: "",
        place: `region ${region}`,
        path: host,
        message: `${message} (asked for ${seconds} seconds; the gateway stays closed)`,
        fix,
      })),
  );
}

function waitingFor(judged: readonly HostJudgement[], elapsedMs: number): string {
  const [first] = judged.flatMap(({ problems }) => problems);
  const more = judged.length > 1 ? `, and ${judged.length - 1} more` : "";
  return `waiting for records since ${Math.round(elapsedMs / 1000)} s: ${first?.message ?? ""}${more}`;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

const tell = (text: string): void => void log.info(text, undefined, undefined, true);

const warn = (text: string): void => void log.warn(text);
