import { CertificatePack } from "@pulumi/cloudflare/certificatePack";
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import { List } from "@pulumi/cloudflare/list";
import { Ruleset } from "@pulumi/cloudflare/ruleset";
import { UrlNormalizationSettings } from "@pulumi/cloudflare/urlNormalizationSettings";
import { ZoneSetting } from "@pulumi/cloudflare/zoneSetting";
import { output, type Output } from "@pulumi/pulumi";
import { limits } from "../../model/plan/edge/limits";
import type { EdgeRules } from "../../model/plan/edge/rules";
import type { CloudflarePlan } from "../../model/platform/cloudflare-plans";
import { childOf, type Child, type Family } from "../family";
import type { EdgeAuthorityArgs, HostRecordsArgs, ZoneEdgeArgs } from "../args/edge";
import { targetOf } from "./address";
import { firewallRuleset, originRuleset, rateLimitRuleset, whitelistRuleset } from "./rulesets";
import { zoneSettings } from "./settings";

/** What exists once in a zone: settings, the sets of rules, the lists that they name, and the certificate. */
export function zoneResources(
  family: Family,
  args: ZoneEdgeArgs,
  zoneId: Output<string>,
  rules: EdgeRules,
  certificateNames: readonly string[],
): readonly Ruleset[] {
  const child = childOf(family, "cloudflare:index/");
  for (const { settingId, value } of zoneSettings(args.prod)) {
    const [name, options] = child(`setting-${settingId.replaceAll("_", "-")}`, "zoneSetting:ZoneSetting");
    new ZoneSetting(name, { zoneId, settingId, value }, options);
  }
  const [normal, normalOptions] = child("url-normalization", "urlNormalizationSettings:UrlNormalizationSettings");
  // Rules and regions read the same path: without this, `/public/../admin` is below /public to the one and below /admin to the other.
  new UrlNormalizationSettings(normal, { zoneId, type: "cloudflare", scope: "both" }, normalOptions);
  if (certificateNames.length > 0) makeCertificate(child, zoneId, certificateNames);
  for (const authority of args.authorities ?? []) makeAuthority(child, args, authority, zoneId);

  const lists = makeLists(child, args, rules);
  const description = `${args.platform}/${args.environment}, by Parapet: changes made by hand are undone`;
  const sets = [
    ["whitelist", whitelistRuleset(rules, description)],
    ["firewall", firewallRuleset(rules, description)],
    ["rate-limits", rateLimitRuleset(rules, description)],
    ...(args.publiclyTrusted === false ? [["origin", originRuleset(args.hosts, description)] as const] : []),
  ] as const;
  return sets.map(([suffix, ruleset]) => {
    const [name, options] = child(suffix, "ruleset:Ruleset", {
      dependsOn: lists,
      // What lets a certificate pass goes as soon as a public authority signs.
      protect: args.prod && suffix !== "origin",
      // A zone has one set of rules for each phase: a new one is refused while the old one is there.
      deleteBeforeReplace: true,
    });
    return new Ruleset(name, { zoneId, ...ruleset }, options);
  });
}

function makeCertificate(child: Child, zoneId: Output<string>, hosts: readonly string[]): void {
  const [name, options] = child("certificate", "certificatePack:CertificatePack");
  new CertificatePack(
    name,
    {
      zoneId,
      type: "advanced",
      hosts: [...hosts],
      certificateAuthority: "lets_encrypt",
      validationMethod: "txt",
      validityDays: 90,
      cloudflareBranding: false,
    },
    options,
  );
}

/** Who may sign for a name, as every authority has to look it up before it signs. https://www.rfc-editor.org/rfc/rfc8659 */
function makeAuthority(
  child: Child,
  { platform, environment }: ZoneEdgeArgs,
  { name: host, authorities, wildcard }: EdgeAuthorityArgs,
  zoneId: Output<string>,
): void {
  const comment = fitting(`who may sign, of ${platform}/${environment}, by Parapet`);
  // Nobody: a semicolon alone.
  const wild = wildcard ? authorities : [";"];
  const said = [...authorities.map((value) => ["issue", value] as const), ...wild.map((value) => ["issuewild", value] as const)];
  for (const [tag, value] of said) {
    const [name, options] = child(`caa-${tag}-${value === ";" ? "nobody" : value}@${host}`, "dnsRecord:DnsRecord");
    new DnsRecord(name, { zoneId, name: host, type: "CAA", data: { flags: 0, tag, value }, ttl: 3600, comment }, options);
  }
}

function makeLists(child: Child, { accountId, platform, environment }: ZoneEdgeArgs, rules: EdgeRules): List[] {
  if (accountId === undefined) return [];
  return rules.lists.map((list) => {
    const [name, options] = child(`list-${list.network}`, "list:List");
    const description = `${list.network} of ${platform}/${environment}, by Parapet`;
    return new List(name, { accountId, kind: "ip", name: list.name, description, items: list.addresses.map((ip) => ({ ip })) }, options);
  });
}

/** A record for each host, proxied: its region's address is never told to anybody. */
export function recordResources(family: Family, place: string, args: HostRecordsArgs, zoneId: Output<string>): readonly DnsRecord[] {
  const child = childOf(family, "cloudflare:index/");
  return args.hosts.map(({ host, apps, shared }) => {
    // No host and no component has an @ in its name, so that no two records meet.
    const [name, options] = child(`record@${host}`, "dnsRecord:DnsRecord", {
      // A CNAME and an address cannot stand side by side.
      deleteBeforeReplace: true,
    });
    const target = output(args.address).apply((address) => targetOf(place, address, shared));
    const tags = tagsOf(args, apps);
    return new DnsRecord(
      name,
      {
        zoneId,
        name: host,
        type: target.type,
        content: target.content,
        proxied: true,
        // What a proxied record has: Cloudflare decides.
        ttl: 1,
        comment: fitting(`parapet.dev/region=${args.region} parapet.dev/app=${apps.join(",")}`),
        ...(tags === undefined ? {} : { tags }),
      },
      options,
    );
  });
}

/** The names of tags have neither dots nor slashes at Cloudflare. In the order in which Cloudflare gives them back. */
function tagsOf({ cloudflarePlan, platform, environment, region }: HostRecordsArgs, apps: readonly string[]): string[] | undefined {
  if (limits[cloudflarePlan as CloudflarePlan].tags === 0) return undefined;
  return [
    `parapet-app:${fitting(apps.join(","))}`,
    `parapet-environment:${environment}`,
    `parapet-platform:${platform}`,
    `parapet-region:${region}`,
  ];
}

/** The least that a comment may hold, on any plan. */
const fitting = (text: string): string => (text.length <= 100 ? text : `${text.slice(0, 99)}…`);
