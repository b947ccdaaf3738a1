import type { Reach } from "../../../stacks/dns/zones";
import { listenBothWays } from "./both-ways";
import { readQuestion, types, writeReply, type Question, type Record, type Reply } from "./packets";

/** What a name server knows of a zone: records by name, and the zones below that others answer for. */
export interface ZoneFile {
  readonly serial: number;
  readonly records: { readonly [Name in string]: readonly Record[] };
  readonly delegated?: readonly string[];
}

export type Behaviour = "answers" | "silent" | "garbage" | "fails" | "refuses" | "closed" | "only over tcp" | "lame";

/** A name server of a test's own, on loopback, over UDP and TCP. */
export interface TestServer {
  zones: { [Zone in string]: ZoneFile };
  behaviour: Behaviour;
  /** How many of the next packets are lost. */
  lose: number;
  /** `A billing.example.com`, in the order in which they came. */
  readonly asked: string[];
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export const a = (data: string): Record => ({ type: "A", data });
export const aaaa = (data: string): Record => ({ type: "AAAA", data });
export const cname = (data: string): Record => ({ type: "CNAME", data });
export const caa = (tag: string, value: string, flags = 0): Record => ({ type: "CAA", flags, tag, value });

export async function nameServer(zones: { readonly [Zone in string]: ZoneFile }, behaviour: Behaviour = "answers"): Promise<TestServer> {
  const server = { zones: { ...zones }, behaviour, lose: 0, asked: [] as string[] };
  const respond = (packet: Buffer, over: "udp" | "tcp"): Buffer | undefined => {
    const question = readQuestion(packet);
    server.asked.push(`${nameOf(question.type)} ${question.name}`);
    if (server.lose > 0) {
      server.lose--;
      return undefined;
    }
    if (server.behaviour === "silent") return undefined;
    if (server.behaviour === "garbage") return Buffer.concat([packet.subarray(0, 2), Buffer.alloc(60, 0xff)]);
    if (server.behaviour === "fails") return writeReply(question, { code: 2, answers: [] });
    if (server.behaviour === "refuses") return writeReply(question, { code: 5, answers: [] });
    if (server.behaviour === "lame") return writeReply(question, { code: 0, answers: [] });
    if (server.behaviour === "only over tcp" && over === "udp") return writeReply(question, { code: 0, truncated: true, answers: [] });
    return writeReply(question, answer(server.zones, question));
  };
  const { port, stop } = await listenBothWays(respond);
  if (behaviour === "closed") await stop();
  return Object.assign(server, { port, stop });
}

const nameOf = (type: number): string => Object.entries(types).find(([, number]) => number === type)?.[0] ?? String(type);

function answer(zones: { readonly [Zone in string]: ZoneFile }, { name, type }: Question): Reply {
  const zone = Object.keys(zones)
    .filter((one) => name === one || name.endsWith(`.${one}`))
    .sort((one, other) => other.length - one.length)[0];
  const file = zone === undefined ? undefined : zones[zone];
  if (zone === undefined || file === undefined) return { code: 5, answers: [] };
  const cut = file.delegated?.find((below) => name === below || name.endsWith(`.${below}`));
  if (cut !== undefined) return { code: 0, answers: [], authority: [{ owner: cut, type: "NS", data: "ns1.below.net" }] };
  const own: readonly Record[] = [...(name === zone ? [{ type: "SOA" as const, serial: file.serial }] : []), ...(file.records[name] ?? [])];
  const exists = own.length > 0 || Object.keys(file.records).some((one) => one.endsWith(`.${name}`));
  const soa = { owner: zone, type: "SOA" as const, serial: file.serial };
  if (!exists) return { code: 3, answers: [], authority: [soa] };
  const alias = own.find((record) => record.type === "CNAME");
  const answers = own.filter((record) => types[record.type] === type || record === alias).map((record) => ({ ...record, owner: name }));
  return { code: 0, answers, authority: answers.length === 0 ? [soa] : [] };
}

/** Name servers by name, each with an address of the world outside that leads to loopback; and a resolver that knows them, and nothing else. */
export interface Internet {
  readonly reach: Reach;
  readonly resolver: TestServer;
  stop(): Promise<void>;
}

/** Zones by name, with the name servers that answer for each. */
export async function internet(zones: { readonly [Zone in string]: { readonly [Server in string]: TestServer } }): Promise<Internet> {
  const servers = Object.assign({}, ...Object.values(zones)) as { [Server in string]: TestServer };
  const addresses = new Map(Object.keys(servers).map((name, index) => [name, `192.0.2.${index + 1}`]));
  const ports = new Map(Object.entries(servers).map(([name, { port }]) => [addresses.get(name) ?? "", port]));
  const records: { [Name in string]: Record[] } = {};
  for (const [zone, named] of Object.entries(zones)) records[zone] = Object.keys(named).map((data) => ({ type: "NS", data }));
  for (const [name, address] of addresses) records[name] = [a(address)];
  const tops = [...new Set(Object.keys(records).map((name) => name.slice(name.lastIndexOf(".") + 1)))];
  const registry = await nameServer(Object.fromEntries(tops.map((top) => [top, { serial: 1, records: {} }])));
  const [its, at] = ["registry.nic", "192.0.2.254"];
  for (const top of tops) records[top] = [{ type: "NS", data: its }];
  records[its] = [a(at)];
  ports.set(at, registry.port);
  const resolver = await nameServer(Object.fromEntries([...tops, "nic"].map((top) => [top, { serial: 1, records }])));
  return {
    reach: {
      resolvers: [`127.0.0.1:${resolver.port}`],
      route: (address) => `127.0.0.1:${ports.get(address) ?? 1}`,
      timeoutMs: 1000,
      tries: 3,
    },
    resolver,
    stop: async () => {
      await Promise.all([resolver, registry, ...Object.values(servers)].map((server) => server.stop()));
    },
  };
}
