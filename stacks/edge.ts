import { log, Output, type Input, type ProviderResource } from "@pulumi/pulumi";
import {
  cloudflareProvider,
  DnsToken,
  HostRecords,
  hostRecordsArgs,
  Refusal,
  ZoneEdge,
  zoneEdgeArgs,
  zoneNamed,
  type Mistake,
} from "../components";
import type { EdgePlan, Plan, RegionPlan } from "../model";
import { setCloudflare, type CloudflareSettings, type StackSettings } from "./settings";

type EdgeSettings = Pick<StackSettings, "cloudflare">;

/** What stands before the exposed hosts, once for the zone: what the stack of the environment says of it. */
export function buildEdge({ edge }: Plan, settings: EdgeSettings) {
  if (edge === null) return null;
  const { zone } = edge;
  const hosts = edge.hosts.map(({ host }) => host);
  const cloudflare = reached(edge, `the edge before ${counted(hosts.length, "host")}`, settings);
  if (cloudflare === undefined) return { zone, hosts, made: false };
  const { zoneId, accountId, token } = cloudflare;
  const provider = cloudflareProvider("cloudflare", { apiToken: token });
  new ZoneEdge("edge", zoneEdgeArgs(edge, { zoneId: idOf(zoneId, zone, provider), ...(accountId === "" ? {} : { accountId }) }), {
    provider,
  });
  return { zone, hosts, made: true };
}

/** Makes the names under which the outside finds a region, at its gateway's address, and gives the hosts that lead there. */
export type Records = (address: Output<string>) => readonly string[];

/** The records of a region, to be made when its gateway is there. What they lack is said before anything is registered. */
export function regionRecords({ edge }: Plan, { name }: RegionPlan, settings: EdgeSettings): Records {
  const hosts = edge?.records.filter(({ region }) => region === name).map(({ host }) => host) ?? [];
  const cloudflare = edge === null || hosts.length === 0 ? undefined : reached(edge, counted(hosts.length, "DNS record"), settings);
  if (edge === null || cloudflare === undefined) return () => [];
  const { zoneId, token } = cloudflare;
  return (address) => {
    const provider = cloudflareProvider(`${name}-cloudflare`, { apiToken: token });
    new HostRecords(`${name}-hosts`, hostRecordsArgs(edge, name, { zoneId: idOf(zoneId, edge.zone, provider), address }), { provider });
    return hosts;
  };
}

/** The zone's ID, as somebody said it, or as Cloudflare knows it. */
const idOf = (said: string, zone: string, provider: ProviderResource): Input<string> => (said === "" ? zoneNamed(zone, provider) : said);

/** The token by which a region's certificates are ordered; undefined where it needs none. */
export function orderingToken(
  { platform, edge }: Plan,
  { name, tls }: RegionPlan,
  settings: Pick<StackSettings, "cloudflare" | "dnsToken">,
): Input<string> | undefined {
  if (tls?.issuers.every(({ kind }) => kind !== "acme") !== false) return undefined;
  const wanted = settings.dnsToken();
  const cloudflare = settings.cloudflare();
  if (wanted === undefined || cloudflare === undefined || edge === null) return cloudflare?.token;
  if (Output.isInstance(wanted)) return wanted;
  const provider = cloudflareProvider(`${name}-tokens`, { apiToken: cloudflare.token });
  const { from, until } = wanted;
  const { token } = new DnsToken(
    `${name}-dns`,
    {
      tokenName: `parapet-dns-${platform.name}-${platform.environment}-${name}`,
      zoneId: idOf(cloudflare.zoneId, edge.zone, provider),
      ...(from.length === 0 ? {} : { from: [...from] }),
      ...(until === "" ? {} : { until }),
    },
    { provider },
  );
  return token;
}

/** How the zone is reached. In production no host goes without its edge; elsewhere it is said what is not made. */
function reached({ zone, prod }: EdgePlan, what: string, settings: EdgeSettings): CloudflareSettings | undefined {
  const cloudflare = settings.cloudflare();
  if (cloudflare !== undefined) return cloudflare;
  const said = (severity: Mistake["severity"], message: string) =>
    new Refusal([{ severity, code: "", place: "config", path: "cloudflareToken", message, fix: setCloudflare }]);
  if (prod)
    throw said(
      "error",
      `the plan has ${what} in the zone ${zone}, and the stack is not told how to reach it; in production it is not left out`,
    );
  void log.warn(said("warning", `not made, because the stack is not told how to reach the zone ${zone}: ${what}`).message);
  return undefined;
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
