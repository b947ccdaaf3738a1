import { ComponentResource, output, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { EdgePlan } from "../model/plan/edge";
import { certificateNames } from "../model/plan/edge/rules";
import { parseHost } from "../model/text/network";
import type { HostRecordsArgs, ZoneEdgeArgs } from "./args/edge";
import { needKnown } from "./args/known";
import { targetOf } from "./edge/address";
import { idOf, refusing, soundRules, soundZone } from "./edge/check";
import type * as Resources from "./edge/resources";
import { load } from "./load";
import { dependsOnOf } from "./options";
import { needCloudflare } from "./providers/cloudflare";
import { Refusal } from "./refusal";

/** Where a plan's zone is found. */
export interface ZoneSettings {
  readonly zoneId: ZoneEdgeArgs["zoneId"];
  readonly accountId?: ZoneEdgeArgs["accountId"];
}

/** The edge of a plan, as arguments. What stands in its way is a refusal. */
export function zoneEdgeArgs(plan: EdgePlan, { zoneId, accountId }: ZoneSettings): ZoneEdgeArgs {
  if (plan.problems.length > 0)
    throw new Refusal(
      plan.problems.map(({ code, apps, path, message, fix }) => ({
        severity: "error",
        code,
        place: apps.length === 0 ? `zone ${plan.zone}` : apps.join(", "),
        path,
        message,
        fix,
      })),
    );
  const { zone, platform, environment, cloudflarePlan, prod, hosts, signers, publiclyTrusted } = plan;
  return {
    ...{ zone, zoneId, platform, environment, cloudflarePlan, prod, publiclyTrusted },
    authorities: signers.map(({ name, authorities, wildcard }) => ({ name, authorities: [...authorities], wildcard })),
    ...(accountId === undefined ? {} : { accountId }),
    hosts: hosts.map(({ host, waf, apps }) => ({
      host,
      waf,
      apps: apps.map(({ app, paths, public: open, from, requestsPerSecond }) => ({
        app,
        paths: [...paths],
        requestsPerSecond,
        ...(open ? {} : { from: from.map(({ network, cidrs }) => ({ network, cidrs: [...cidrs] })) }),
      })),
    })),
  };
}

/** The records of a plan's region, as arguments. A standby region has no hosts in them. */
export function hostRecordsArgs(
  plan: EdgePlan,
  region: string,
  { zoneId, address }: Pick<HostRecordsArgs, "zoneId" | "address">,
): HostRecordsArgs {
  const { zone, platform, environment, cloudflarePlan, records } = plan;
  return {
    ...{ zone, zoneId, platform, environment, cloudflarePlan, region, address },
    hosts: records.filter((one) => one.region === region).map(({ host, apps, shared }) => ({ host, apps: [...apps], shared })),
  };
}

/**
 * What stands before the exposed hosts of a zone at Cloudflare: TLS settings, the managed firewall, who may come from where, and how often. A zone has each
 * of these once, so that there is one of this for a zone. In production its sets of rules can neither be deleted nor replaced.
 */
export class ZoneEdge extends ComponentResource {
  /** The zone's ID, checked. */
  readonly zoneId: Output<string>;
  /** The hosts before which it stands. */
  readonly hosts: Output<string[]>;

  constructor(name: string, args: ZoneEdgeArgs, options: ComponentResourceOptions = {}) {
    const place = `ZoneEdge "${name}"`;
    const { zoneId, accountId: _, ...rest } = args;
    needKnown(place, rest);
    const rules = soundRules(place, args);
    const checked = idOf(place, "zoneId", zoneId);
    const account = args.accountId === undefined ? {} : { accountId: idOf(place, "accountId", args.accountId) };
    const dependsOn = [...dependsOnOf(options), ...needCloudflare(place, options)];
    super("parapet:index:ZoneEdge", name, args, { ...options, dependsOn });
    const { zoneResources } = load(`${__dirname}/edge/resources`) as typeof Resources;
    const hosts = args.hosts.map(({ host }) => host).sort();
    const family = { parent: this, name, dependsOn };
    zoneResources(family, { ...args, ...account }, checked, rules, certificateNames(args.zone, hosts));
    this.zoneId = checked;
    this.hosts = output(hosts);
    this.registerOutputs({ zoneId: this.zoneId, hosts: this.hosts });
  }
}

/** The DNS records by which a region's exposed hosts are found, through Cloudflare's proxy and never past it. */
export class HostRecords extends ComponentResource {
  /** The hosts that lead to the region. */
  readonly hosts: Output<string[]>;

  constructor(name: string, args: HostRecordsArgs, options: ComponentResourceOptions = {}) {
    const place = `HostRecords "${name}"`;
    const { zoneId, address, ...rest } = args;
    needKnown(place, rest);
    refusing(place, (refuse) => {
      soundZone(args, refuse);
      for (const [at, { host }] of args.hosts.entries()) {
        if (args.hosts.findIndex((one) => one.host === host) < at)
          refuse(`hosts[${at}].host`, `${host} stands here twice`, "one entry for each host");
        const parsed = parseHost(host);
        if (!parsed.ok) refuse(`hosts[${at}].host`, parsed.problem.message, parsed.problem.fix);
        else if (host !== args.zone && !host.endsWith(`.${args.zone}`))
          refuse(`hosts[${at}].host`, `${host} does not belong to the zone ${args.zone}`, `a host below ${args.zone}`);
      }
    });
    const checked = idOf(place, "zoneId", zoneId);
    if (typeof address === "string") for (const { shared } of args.hosts) targetOf(place, address, shared);
    const dependsOn = [...dependsOnOf(options), ...needCloudflare(place, options)];
    // Whether other regions take requests too is no part of what this one asked for: a region more changes nothing here.
    super(
      "parapet:index:HostRecords",
      name,
      { ...args, hosts: args.hosts.map(({ host, apps }) => ({ host, apps })) },
      { ...options, dependsOn },
    );
    const { recordResources } = load(`${__dirname}/edge/resources`) as typeof Resources;
    recordResources({ parent: this, name, dependsOn }, place, args, checked);
    this.hosts = output(args.hosts.map(({ host }) => host));
    this.registerOutputs({ hosts: this.hosts });
  }
}
