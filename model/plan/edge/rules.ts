import { physicalName } from "../../text/names";
import { parseCidr } from "../../text/network";
import { grouped, hostIn, pathsOf, sourceIn } from "./expression";

/** A host that the outside knows, and what answers there. */
export interface EdgeHostPlan {
  readonly host: string;
  /** Whether Cloudflare's firewall looks at each request: as soon as one app behind the host asks for it. */
  readonly waf: boolean;
  readonly apps: readonly EdgeAppPlan[];
}

/** One app behind a host. */
export interface EdgeAppPlan {
  readonly app: string;
  readonly paths: readonly string[];
  /** Whether the whole internet may come in. */
  readonly public: boolean;
  readonly from: readonly { readonly network: string; readonly cidrs: readonly string[] }[];
  readonly requestsPerSecond: number;
}

/** A rule, as Cloudflare takes it. */
export interface EdgeRule {
  /** Which rule it is, also when its words change: Cloudflare keeps its counters by this. */
  readonly ref: string;
  readonly description: string;
  readonly expression: string;
}

/** A rule that counts the requests of each client, and turns away what is too much. */
export interface EdgeRateRule extends EdgeRule {
  readonly requestsPerPeriod: number;
}

/** Addresses that are too many to stand in a rule. */
export interface EdgeListPlan {
  readonly name: string;
  readonly network: string;
  readonly addresses: readonly string[];
}

/** Everything that filters requests before they reach a region. */
export interface EdgeRules {
  readonly whitelist: readonly EdgeRule[];
  readonly firewall: readonly EdgeRule[];
  readonly rateLimits: readonly EdgeRateRule[];
  readonly lists: readonly EdgeListPlan[];
}

/** The shortest period in which every plan of Cloudflare can count, in seconds: the nearest to requests per second. */
export const periodSeconds = 10;

/** More than this of addresses in one rule leaves too little room for hosts: then named networks become lists. */
const longestSources = 3000;

/** The rules for some hosts. Names of lists belong to a whole account: they hold the platform and the environment. */
export function edgeRules(platform: string, environment: string, hosts: readonly EdgeHostPlan[]): EdgeRules {
  const name = (...parts: string[]) => physicalName(["parapet", platform, environment, ...parts], { maxLength: 50 }).replaceAll("-", "_");
  const lists = new Map<string, EdgeListPlan>();
  const closed = hosts.flatMap((host) => restricted(host));
  const whitelist = sameSources(closed).flatMap((group) => {
    const from = sources(group.from, (network, addresses) => {
      const list = { name: name("from", network), network, addresses };
      lists.set(network, list);
      return list.name;
    });
    const words = group.from.map(({ network }) => network).join(", ");
    if (group.paths !== undefined) {
      const { host, app } = group;
      const expression = `${hostIn([host])} and ${group.paths} and not ${from}`;
      return [{ ref: name("whitelist", host, app), description: described(`${app} at ${host} only from ${words}`), expression }];
    }
    const text = (some: readonly string[]) => `${hostIn(some)} and not ${from}`;
    return grouped(group.hosts, text).map((some) => ({
      ref: name("whitelist", some[0] ?? ""),
      description: described(`${some.join(", ")} only from ${words}`),
      expression: text(some),
    }));
  });
  const guarded = hosts.filter(({ waf }) => waf).map(({ host }) => host);
  return {
    whitelist,
    firewall: grouped(guarded, hostIn).map((some) => ({
      ref: name("firewall", some[0] ?? ""),
      description: described(some.join(", ")),
      expression: hostIn(some),
    })),
    rateLimits: hosts.flatMap((host) =>
      host.apps.map((app) => ({
        ref: name("rate", host.host, app.app),
        description: described(`${app.app} at ${host.host}: ${app.requestsPerSecond} requests per second`),
        expression: [hostIn([host.host]), ...partOf(host, app)].join(" and "),
        requestsPerPeriod: app.requestsPerSecond * periodSeconds,
      })),
    ),
    lists: [...lists.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** The names that a certificate of Cloudflare's own has to cover, because the one that every zone gets reaches one level deep; none if that is enough. */
export function certificateNames(zone: string, hosts: readonly string[]): readonly string[] {
  const parents = hosts.map((host) => host.slice(host.indexOf(".") + 1)).filter((parent) => parent.endsWith(`.${zone}`));
  return parents.length === 0 ? [] : [zone, ...[...new Set(parents.map((parent) => `*.${parent}`))].sort()];
}

type Sources = EdgeAppPlan["from"];

type Closed =
  | { readonly from: Sources; readonly host: string; readonly app: string; readonly paths: string }
  | { readonly from: Sources; readonly hosts: readonly string[]; readonly paths: undefined };

/** Who may reach what of a host: its apps one by one, or, where all of them let in the same, the host as a whole. */
function restricted(host: EdgeHostPlan): Closed[] {
  const [first] = host.apps;
  if (first === undefined) return [];
  if (host.apps.every((app) => app.public === first.public && key(app.from) === key(first.from)))
    return first.public ? [] : [{ from: first.from, hosts: [host.host], paths: undefined }];
  return host.apps.filter((app) => !app.public).flatMap((app) => oneApp(host, app));
}

function oneApp(host: EdgeHostPlan, app: EdgeAppPlan): Closed[] {
  const [paths] = partOf(host, app);
  return [
    paths === undefined
      ? { from: app.from, hosts: [host.host], paths: undefined }
      : { from: app.from, host: host.host, app: app.app, paths },
  ];
}

/** The paths of an app among those of its neighbours; nothing where it has the host to itself. */
function partOf(host: EdgeHostPlan, app: EdgeAppPlan): string[] {
  if (host.apps.length === 1) return [];
  const others = host.apps.filter((one) => one !== app).flatMap(({ paths }) => paths);
  return [pathsOf(app.paths, others)].filter((part) => part !== undefined);
}

/** Whole hosts that let in the same become one rule: Cloudflare counts rules. */
function sameSources(closed: readonly Closed[]): Closed[] {
  const groups = new Map<string, Closed>();
  for (const one of closed) {
    const group = one.paths === undefined ? key(one.from) : `${one.host} ${one.app}`;
    const before = groups.get(group);
    if (before?.paths === undefined && before !== undefined && one.paths === undefined)
      groups.set(group, { ...before, hosts: [...before.hosts, ...one.hosts] });
    else groups.set(group, one);
  }
  return [...groups.values()];
}

const key = (from: Sources): string => JSON.stringify(from);

/** The networks of a rule: as addresses while they are few, and then the largest of them as lists. */
function sources(from: Sources, listed: (network: string, addresses: readonly string[]) => string): string {
  const inline = new Map(from.map((one) => [one.network, one.cidrs]));
  const lists: string[] = [];
  const bySize = [...from].sort((a, b) => b.cidrs.length - a.cidrs.length || (a.network < b.network ? -1 : 1));
  for (const { network, cidrs } of bySize) {
    if (distinct(inline).join(" ").length <= longestSources) break;
    if (network.includes("/")) continue;
    const fitting = cidrs.filter(fitsList);
    if (fitting.length === 0) continue;
    lists.push(listed(network, fitting.map(asListed)));
    const rest = cidrs.filter((cidr) => !fitsList(cidr));
    if (rest.length === 0) inline.delete(network);
    else inline.set(network, rest);
  }
  return sourceIn(distinct(inline), lists.sort());
}

const distinct = (networks: ReadonlyMap<string, readonly string[]>): string[] => [...new Set([...networks.values()].flat())].sort();

/** Lists take fewer sorts of ranges than rules do. https://developers.cloudflare.com/waf/tools/lists/custom-lists/ */
function fitsList(cidr: string): boolean {
  const parsed = parseCidr(cidr);
  if (!parsed.ok) return false;
  const { family, bits } = parsed.value;
  return family === 4 ? bits >= 8 : (bits >= 12 && bits <= 64) || bits === 128;
}

const asListed = (cidr: string): string => cidr.replace(/^([0-9.]+)\/32$|^([0-9a-f:]+)\/128$/, "$1$2");

/** Cloudflare shows descriptions in lines. */
function described(text: string): string {
  const words = `Parapet: ${text}`;
  return words.length <= 200 ? words : `${words.slice(0, 199)}…`;
}
