import type { Ending, HostAnswers, ServerAnswer } from "../../model/dns/answers";
import type { CaaAnswer } from "../../model/dns/caa";
import type { ExpectedHost } from "../../model/dns/expected";
import { inParallel } from "./in-parallel";
import type { NameServer } from "./name-server";
import { parent, Zones, type Reach, type Zone, type ZoneServer } from "./zones";

const hostsAtOnce = 24;
/** As many names as resolvers follow, and some more. */
const mostAliases = 12;

/** Asks each name server of each host's zone what it says of the host, all of it anew. */
export async function askHosts(hosts: readonly ExpectedHost[], reach: Reach = {}): Promise<HostAnswers[]> {
  const round = new Round(reach, hosts);
  return inParallel(hosts, hostsAtOnce, (expected) => round.host(expected));
}

/** Asks who may sign for a name: at the name, or at the nearest one above it where anything is said. RFC 8659. */
export async function askSigners(names: readonly string[], zones: readonly string[], reach: Reach = {}): Promise<CaaAnswer[]> {
  const found = new Zones(reach, zones);
  return inParallel(names, hostsAtOnce, (name) => climb(found, name.replace(/^\*\./, "")));
}

/** One round of questions: what was found out about a zone or an alias holds for all hosts of the round. */
class Round {
  readonly #zones: Zones;
  readonly #steps = new Map<string, Promise<Step>>();

  constructor(reach: Reach, hosts: readonly ExpectedHost[]) {
    this.#zones = new Zones(
      reach,
      hosts.flatMap(({ zone }) => (zone === null ? [] : [zone])),
    );
  }

  async host({ host, regions, standby }: ExpectedHost): Promise<HostAnswers> {
    const zone = await this.#zones.around(host);
    if ("problem" in zone) return { host, zone: "", problem: zone.problem, servers: [], endings: new Map() };
    const asked = await this.#askAll(zone, host);
    const { name, servers } = await this.#ownZone(host, asked);
    const aliases = servers.flatMap(({ alias }) => (alias === null ? [] : [alias]));
    const direct = servers.some(({ addresses }) => addresses.length > 0);
    const gateways = [...regions, ...standby].flatMap(({ target }) => (target?.type === "CNAME" ? [target.content] : []));
    const others = [...new Set([...aliases, ...(direct || aliases.some((alias) => !gateways.includes(alias)) ? gateways : [])])];
    const endings = await Promise.all(others.map(async (other) => [other, await this.#ending(other, host)] as const));
    return { host, zone: name, problem: null, servers, endings: new Map(endings) };
  }

  /** A zone may begin at the host itself: then those above know nothing of it, and say that something is there. */
  async #ownZone(host: string, asked: Asked): Promise<{ name: string; servers: readonly ServerAnswer[] }> {
    const heard = asked.servers.filter(({ failure }) => failure === null);
    const nothing = heard.length > 0 && heard.every(({ alias, addresses }) => alias === null && addresses.length === 0);
    if (asked.name === host || !asked.exists || !nothing) return asked;
    const own = await this.#zones.beginningAt(host);
    return own === undefined ? asked : this.#askAll(own, host);
  }

  async #askAll(zone: Zone, host: string): Promise<Asked> {
    const said = await Promise.all(zone.servers.map(async (server) => askOne(server, host)));
    return { name: zone.name, servers: said.map(({ answer }) => answer), exists: said.some(({ exists }) => exists) };
  }

  /** Follows a name from alias to alias. Only single steps are shared between hosts: whole ways would wait for each other where they cross. */
  async #ending(from: string, host: string): Promise<Ending> {
    const met = [host];
    for (let name = from; ;) {
      if (met.includes(name)) return nowhere(`it goes round in a circle: ${[...met.slice(met.indexOf(name)), name].join(" -> ")}`);
      if (met.length > mostAliases) return nowhere(`it takes more than ${mostAliases} other names`);
      met.push(name);
      const step = this.#steps.get(name) ?? this.#step(name);
      this.#steps.set(name, step);
      const { alias, ending } = await step;
      if (alias === null) return ending;
      name = alias;
    }
  }

  async #step(name: string): Promise<Step> {
    const stop = (problem: string): Step => ({ alias: null, ending: nowhere(problem) });
    const zone = await this.#zones.around(name);
    if ("problem" in zone) return stop(`nobody could be asked for ${name}: ${zone.problem}`);
    const { servers } = await this.#ownZone(name, await this.#askAll(zone, name));
    const [first] = servers.filter(({ failure }) => failure === null).sort(newestFirst);
    if (first === undefined) return stop(`no name server of ${zone.name} answers for ${name}`);
    const { alias, addresses } = first;
    return alias === null && addresses.length === 0 ? stop(`${name} has no address`) : { alias, ending: { addresses, problem: null } };
  }
}

interface Step {
  readonly alias: string | null;
  readonly ending: Ending;
}

interface Asked {
  readonly name: string;
  readonly servers: readonly ServerAnswer[];
  readonly exists: boolean;
}

const nowhere = (problem: string): Ending => ({ addresses: [], problem });

const newestFirst = (a: { readonly serial: number | null }, b: { readonly serial: number | null }): number =>
  (b.serial ?? 0) - (a.serial ?? 0);

async function askOne(
  { name: server, ask, serial, failure }: ZoneServer,
  host: string,
): Promise<{ answer: ServerAnswer; exists: boolean }> {
  const answer = { server, serial, failure, alias: null, addresses: [] };
  if (ask === undefined) return { answer, exists: false };
  const alias = await ask.alias(host);
  if (alias.kind === "failure") return { answer: { ...answer, failure: alias.why }, exists: false };
  const [other] = alias.kind === "records" ? alias.records : [];
  if (other !== undefined) return { answer: { ...answer, alias: other }, exists: true };
  if (alias.kind === "nothing" && !alias.exists) return { answer, exists: false };
  const said = await Promise.all([ask.four(host), ask.six(host)]);
  const failed = said.find((one) => one.kind === "failure");
  if (failed !== undefined) return { answer: { ...answer, failure: failed.why }, exists: true };
  return { answer: { ...answer, addresses: said.flatMap((one) => (one.kind === "records" ? one.records : [])) }, exists: true };
}

async function climb(zones: Zones, name: string): Promise<CaaAnswer> {
  for (let at = name; ; at = parent(at)) {
    const said = await signersAt(zones, at, []);
    if (said.failure !== null || said.records.length > 0) return { ...said, at };
    if (!at.includes(".")) return { at: "", records: [], failure: null, heard: true };
  }
}

/** What is said at a name itself, or at the name that it is another name for; not above that one. */
async function signersAt(zones: Zones, name: string, met: readonly string[]): Promise<Omit<CaaAnswer, "at">> {
  const zone = await zones.at(name);
  if ("problem" in zone) return { records: [], failure: zone.problem, heard: false };
  const servers = zone.servers
    .filter((server): server is ZoneServer & { readonly ask: NameServer } => server.ask !== undefined)
    .sort(newestFirst);
  let failure = zone.servers.map((server) => `of ${server.name}: ${server.failure ?? ""}`).join("; ");
  let heard = zone.servers.some((server) => server.heard && server.failure !== null);
  for (const { name: server, ask } of servers) {
    const alias = await ask.alias(name);
    const [other] = alias.kind === "records" ? alias.records : [];
    if (other !== undefined)
      return met.includes(other) || met.length > mostAliases
        ? { records: [], failure: `${name} goes round in a circle`, heard: true }
        : signersAt(zones, other, [...met, name]);
    const said = alias.kind === "failure" ? alias : await ask.signers(name);
    if (said.kind === "records") return { records: said.records, failure: null, heard: true };
    if (said.kind === "nothing") return { records: [], failure: null, heard: true };
    failure = `of ${server}: ${said.why}`;
    heard ||= said.heard;
  }
  return { records: [], failure, heard };
}
