import { getServers } from "node:dns";
import { NameServer, type Patience } from "./name-server";

/** How name servers are reached. */
export interface Reach {
  /** Who is asked which name servers a zone has, and nothing else; the machine's own resolvers unless given. `192.0.2.1` or `192.0.2.1:5353`. */
  readonly resolvers?: readonly string[];
  /** Another way to a name server's address, such as a port of its own; the address itself unless given. */
  readonly route?: (address: string) => string;
  readonly timeoutMs?: number;
  readonly tries?: number;
}

/** A name server of a zone. */
export interface ZoneServer {
  readonly name: string;
  /** Whoever may be asked; undefined where it cannot be of use. */
  readonly ask: NameServer | undefined;
  readonly serial: number | null;
  /** Why it is of no use; null where it is. */
  readonly failure: string | null;
  /** Whether it answered at all. */
  readonly heard: boolean;
}

/** A zone and those who answer for it. */
export interface Zone {
  readonly name: string;
  /** By name. */
  readonly servers: readonly ZoneServer[];
}

/** Why there is no zone. */
export interface NoZone {
  readonly problem: string;
}

const mostServers = 13;

/**
 * Finds the zone of a name, from the top down. The machine's resolver is asked only for names that are there: it would remember of a name that is not, and
 * answer so for as long as the zone says, also after the name was made.
 */
export class Zones {
  readonly #patience: Patience;
  readonly #resolver: NameServer;
  readonly #route: (address: string) => string;
  readonly #found = new Map<string, Promise<Zone | NoZone>>();
  readonly #starts: ReadonlySet<string>;

  /** Starts at the zones that are known to be there. */
  constructor({ resolvers, route, timeoutMs = 1000, tries = 3 }: Reach, starts: Iterable<string>) {
    this.#patience = { timeoutMs, tries };
    this.#resolver = new NameServer(resolvers ?? getServers(), this.#patience);
    this.#route = route ?? ((address) => address);
    this.#starts = new Set(starts);
  }

  /** The zone that a name lies in, by what stands at the names above it. The name itself may be a zone only where it is known to be one, or directly below the top. */
  around(host: string): Promise<Zone | NoZone> {
    const above = parent(host);
    return this.#isStart(host) || !above.includes(".") ? this.at(host) : this.at(above);
  }

  /** The zone that a name lies in, or is. */
  at(name: string): Promise<Zone | NoZone> {
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const found = this.#isStart(name) ? this.#top(name) : this.#below(name);
    this.#found.set(name, found);
    return found;
  }

  /** The zone that begins at a name, if one does: asked of the resolver, so only for a name that is there. */
  async beginningAt(name: string): Promise<Zone | undefined> {
    const said = await this.#resolver.servers(name);
    return said.kind === "records" ? this.#zone(name, said.records) : undefined;
  }

  #isStart(name: string): boolean {
    return this.#starts.has(name) || name.split(".").length <= 2;
  }

  async #top(name: string): Promise<Zone | NoZone> {
    const said = await this.#resolver.servers(name);
    if (said.kind === "records") return this.#zone(name, said.records);
    if (said.kind === "failure") return { problem: `this machine's own resolver was asked for ${name}, and ${said.why}` };
    if (!said.exists) return { problem: `the resolver of this machine knows no domain ${name}` };
    return name.includes(".") ? this.at(parent(name)) : { problem: `${name} has no name servers` };
  }

  async #below(name: string): Promise<Zone | NoZone> {
    const above = await this.at(parent(name));
    if ("problem" in above) return above;
    for (const { ask } of above.servers) {
      if (ask === undefined) continue;
      const alias = await ask.alias(name);
      if (alias.kind === "failure") continue;
      // Nothing else may stand beside an alias, and below a name that is not there is nothing.
      if (alias.kind === "records" || !alias.exists) return above;
      const [own, servers] = await Promise.all([ask.serial(name), ask.servers(name)]);
      if (own.kind === "records" && servers.kind === "records") return this.#zone(name, servers.records);
      return (await this.beginningAt(name)) ?? above;
    }
    return above;
  }

  async #zone(name: string, servers: readonly string[]): Promise<Zone> {
    const names = [...new Set(servers)].sort().slice(0, mostServers);
    return { name, servers: await Promise.all(names.map((server) => this.#server(name, server))) };
  }

  async #server(zone: string, name: string): Promise<ZoneServer> {
    const said = await Promise.all([this.#resolver.four(name), this.#resolver.six(name)]);
    const addresses = said.flatMap((one) => (one.kind === "records" ? one.records : []));
    if (addresses.length === 0) return { name, ask: undefined, serial: null, failure: "it has no address", heard: false };
    const ask = new NameServer(addresses.map(this.#route), this.#patience);
    const serial = await ask.serial(zone);
    if (serial.kind === "records") return { name, ask, serial: serial.records[0] ?? null, failure: null, heard: true };
    if (serial.kind === "failure") return { name, ask: undefined, serial: null, failure: serial.why, heard: serial.heard };
    const failure = `it is named for ${zone}, and knows nothing of it (a lame delegation)`;
    return { name, ask: undefined, serial: null, failure, heard: true };
  }
}

export const parent = (name: string): string => name.slice(name.indexOf(".") + 1);
