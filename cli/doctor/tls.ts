import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { ExpectedHost } from "../../model/dns/expected";
import type { HostAnswers } from "../../model/dns/answers";
import { found } from "../../model/dns/match";
import type { Plan } from "../../model/plan/plan";
import { inParallel } from "../../stacks/dns/in-parallel";
import { judgeCertificate } from "./certificate";
import { expectedCertificate } from "./expected-certificate";
import { handshake, oldHandshake, type NotShown, type Shown } from "./handshake";
import { askPlainly } from "./plain-http";
import { result, type Result, type State } from "./result";
import type { World } from "./world";

const hostsAtOnce = 16;
const mostAddresses = 4;

/** A host, and where it is looked for. */
export interface Looked {
  readonly host: string;
  readonly proxied: boolean;
  readonly addresses: readonly string[];
  /** Why there is no address. */
  readonly without: string;
}

/** Where a host is found: as the zone's own name servers say, or, where they were no help, at the gateways that somebody named. */
export function placeOf(expected: ExpectedHost, answers: HostAnswers | undefined): Looked {
  const heard = answers?.servers.filter(({ failure }) => failure === null) ?? [];
  const said = answers === undefined ? [] : heard.flatMap((answer) => found(answer, answers).addresses);
  const gateways = expected.regions.flatMap(({ target }) => (target === null || target.type === "CNAME" ? [] : [target.content]));
  const addresses = [...new Set(said.length > 0 ? said : gateways)].sort((a, b) => isIP(a) - isIP(b)).slice(0, mostAddresses);
  return { host: expected.host, proxied: expected.proxied, addresses, without: "no name server says where it is found" };
}

/** A host that only this network knows: the machine is asked where it is. */
export async function privatePlaceOf(host: string): Promise<Looked> {
  const found = await lookup(host, { all: true }).catch(() => []);
  const addresses = found.map(({ address }) => address).slice(0, mostAddresses);
  return { host, proxied: false, addresses, without: "this machine does not know where it is found" };
}

/** Connects to each host as a browser would, as an old one would, and without TLS. */
export async function checkTls(plan: Plan, places: readonly Looked[], ca: string | undefined, world: World): Promise<Result[]> {
  // Hosts share a gateway: one that does not answer is waited for once, and not for each of them.
  const silent = new Map<string, NotShown>();
  const shake = async (address: string, host: string): Promise<Shown | NotShown> => {
    const known = silent.get(address);
    if (known !== undefined) return known;
    const shown = await handshake(world.route(address, 443), { host, patienceMs: world.patienceMs, ca });
    if (shown.kind === "unreachable") silent.set(address, shown);
    return shown;
  };
  return (await inParallel(places, hostsAtOnce, (place) => checkHost(plan, place, ca !== undefined, shake, world))).flat();
}

async function checkHost(
  plan: Plan,
  { host, proxied, addresses, without }: Looked,
  ownRoots: boolean,
  shake: (address: string, host: string) => Promise<Shown | NotShown>,
  world: World,
): Promise<Result[]> {
  if (addresses.length === 0)
    return [result("tls", host, "not judged", without, "see its line under dns; or say where its gateway is: --address REGION=ADDRESS")];
  const { patienceMs, route, now } = world;
  const all = await Promise.all(
    addresses.map(async (address) => {
      const at = addresses.length > 1 ? ` (at ${address})` : "";
      const shown = await shake(address, host);
      if (shown.kind === "unreachable") return [result("tls", host, "not judged", `${address} ${shown.why}`, cureOfSilence(proxied))];
      if (shown.kind !== "shown")
        return [
          result(
            "tls",
            host,
            "failed",
            `${address} ${shown.why}`,
            "look whether the gateway runs and the host's certificate is there: kubectl get certificate,gateway -A",
          ),
        ];
      const [old, plain] = await Promise.all([
        oldHandshake(route(address, 443), { host, patienceMs }),
        askPlainly(route(address, 80), host, patienceMs),
      ]);
      const showing = { host, proxied, expected: expectedCertificate(plan, host), ownRoots, now: now() };
      return [...judgeCertificate(shown, showing), ...judgeVersions(host, shown, old), ...judgePlain(host, plain)].map((one) => ({
        ...one,
        message: `${one.message}${at}`,
      }));
    }),
  );
  return once(all.flat());
}

const cureOfSilence = (proxied: boolean): string =>
  proxied
    ? "let this machine reach the internet on port 443"
    : "run it from a network that the host's expose.from lets in, and that reaches the address";

function judgeVersions(host: string, { protocol }: Shown, old: Awaited<ReturnType<typeof oldHandshake>>): Result[] {
  if (old.kind === "shown")
    return [
      result(
        "tls",
        host,
        "failed",
        `it speaks ${old.protocol.replace("v", " ")}, which was given up in 2021`,
        "a Gateway's minProtocolVersion is TLSV1_2; at Cloudflare min_tls_version is 1.2",
      ),
    ];
  const refused = old.kind === "refused" || old.kind === "hung up";
  return refused
    ? [result("tls", host, "ok", `${protocol.replace("v", " ")} is spoken, and 1.1 refused`)]
    : [result("tls", host, "not judged", `whether it refuses TLS 1.1: it ${old.why}`)];
}

function judgePlain(host: string, plain: Awaited<ReturnType<typeof askPlainly>>): Result[] {
  const say = (state: State, message: string, fix = "") => [result("tls", host, state, message, fix)];
  if (plain.kind === "closed") return say("ok", "without TLS nothing answers");
  if (plain.kind !== "answer") return say("not judged", `whether it redirects from http: on port 80 it ${plain.why}`);
  const { status, location } = plain;
  const redirects = [301, 302, 307, 308].includes(status);
  if (redirects && targetHost(location) === host) return say("ok", "http leads to https, and nowhere else");
  return say(
    "failed",
    redirects
      ? `http leads to ${location === "" ? "nowhere" : location}, and not to https://${host}`
      : `it answers ${status} in plain text, where http may do nothing but lead to https`,
    "the gateway's server on port 80 has httpsRedirect: true, and nothing else listens there",
  );
}

/** The host of an address over https; undefined for any other address. */
function targetHost(location: string): string | undefined {
  if (!URL.canParse(location)) return undefined;
  const { protocol, hostname, port } = new URL(location);
  return protocol === "https:" && port === "" ? hostname : undefined;
}

/** Addresses of one gateway say the same, and it is read once. */
function once(results: readonly Result[]): Result[] {
  const seen = new Set<string>();
  return results.filter(({ state, message }) => {
    const key = `${state} ${message.replace(/ \(at [^()]*\)$/, "")}`;
    return !seen.has(key) && seen.add(key);
  });
}
