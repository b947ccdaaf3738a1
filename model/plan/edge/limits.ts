import { cloudflarePlans, type CloudflarePlan } from "../../platform/cloudflare-plans";
import { longestExpression, quoted } from "./expression";
import { certificateNames, type EdgeHostPlan, type EdgeRule, type EdgeRules } from "./rules";

/** Something for which an edge cannot be made as it is declared. */
export interface EdgeProblem {
  /** Whether it is about the edge as such, or about what a zone has room for. */
  readonly code: "PPT-0290" | "PPT-0291";
  /** The apps that it is about; none where it is about the zone. */
  readonly apps: readonly string[];
  /** The field: of the apps' intents where it begins with `expose`, else of the platform document. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

interface Limits {
  readonly whitelist: number;
  readonly rateLimits: number;
  readonly lists: number;
  /** Whether the Cloudflare and OWASP rules can be executed. */
  readonly firewall: boolean;
  /** Whether a rate limit may ask for the host. */
  readonly rateByHost: boolean;
  /** How many tags a DNS record may have. */
  readonly tags: number;
}

/**
 * What each plan has, in September 2026. https://developers.cloudflare.com/waf/custom-rules/,
 * https://developers.cloudflare.com/waf/rate-limiting-rules/, https://developers.cloudflare.com/waf/tools/lists/
 */
export const limits: Readonly<Record<CloudflarePlan, Limits>> = {
  free: { whitelist: 5, rateLimits: 1, lists: 1, firewall: false, rateByHost: false, tags: 0 },
  pro: { whitelist: 20, rateLimits: 2, lists: 10, firewall: true, rateByHost: true, tags: 20 },
  business: { whitelist: 100, rateLimits: 5, lists: 10, firewall: true, rateByHost: true, tags: 20 },
  enterprise: { whitelist: 1000, rateLimits: 100, lists: 10, firewall: true, rateByHost: true, tags: 20 },
};

const countable = [
  ["whitelist", "custom"],
  ["rateLimits", "rate limiting"],
] as const;

const longestList = 10_000;
const mostCertificateNames = 50;

/** Everything that Cloudflare would refuse on a plan, before it is asked. */
export function edgeProblems(zone: string, plan: CloudflarePlan, hosts: readonly EdgeHostPlan[], rules: EdgeRules): EdgeProblem[] {
  return [
    ...outside(zone, hosts),
    ...countable.flatMap(([sort, name]) => tooMany(zone, plan, name, rules[sort].length, (one) => limits[one][sort])),
    ...unavailable(zone, plan, hosts, rules),
    ...tooManyLists(rules),
    ...[...rules.whitelist, ...rules.firewall, ...rules.rateLimits].flatMap((rule) => tooLong(hosts, rule)),
    ...tooManyNames(zone, hosts),
  ];
}

function outside(zone: string, hosts: readonly EdgeHostPlan[]): EdgeProblem[] {
  return hosts
    .filter(({ host }) => host !== zone && !host.endsWith(`.${zone}`))
    .map(({ host, apps }) => ({
      code: "PPT-0290" as const,
      apps: apps.map(({ app }) => app),
      path: "expose.host",
      message: `${host} does not belong to the zone ${zone}, and so nothing would stand before it`,
      fix: `a host below ${zone}`,
    }));
}

function tooMany(zone: string, plan: CloudflarePlan, name: string, needed: number, most: (plan: CloudflarePlan) => number): EdgeProblem[] {
  if (needed <= most(plan)) return [];
  return [
    {
      code: "PPT-0291",
      apps: [],
      path: "tls.dns.cloudflare.plan",
      message: `the exposed hosts of ${zone} need ${needed} ${name} rules, and Cloudflare's plan ${plan} has ${most(plan)}`,
      fix: larger((one) => needed <= most(one), most),
    },
  ];
}

function larger(fits: (plan: CloudflarePlan) => boolean, most: (plan: CloudflarePlan) => number): string {
  const next = cloudflarePlans.find(fits);
  return next === undefined
    ? `expose at most ${most("enterprise")} of them in this zone, and the others in a zone of their own`
    : `the plan ${next}, which has ${most(next)}`;
}

function unavailable(zone: string, plan: CloudflarePlan, hosts: readonly EdgeHostPlan[], rules: EdgeRules): EdgeProblem[] {
  const lacks = (message: string): EdgeProblem => ({
    code: "PPT-0291",
    apps: [...new Set(hosts.flatMap(({ apps }) => apps.map(({ app }) => app)))],
    path: "tls.dns.cloudflare.plan",
    message: `${message}, and ${zone} is on the plan ${plan}`,
    fix: "the plan pro, or a larger one",
  });
  return [
    ...(!limits[plan].firewall && rules.firewall.length > 0
      ? [lacks("the rules of Cloudflare and OWASP are executed on paid plans only")]
      : []),
    ...(!limits[plan].rateByHost && rules.rateLimits.length > 0 ? [lacks("a rate limit may ask for the host on paid plans only")] : []),
  ];
}

function tooManyLists({ lists }: EdgeRules): EdgeProblem[] {
  // Ten belong to the whole account, on every paid plan.
  const most = limits.enterprise.lists;
  const many = {
    code: "PPT-0291" as const,
    apps: [],
    path: "networks",
    message: `${lists.length} networks are so long that each needs a list, and an account at Cloudflare has ${most}`,
    fix: "write neighbouring ranges as one",
  };
  const long = lists
    .filter(({ addresses }) => addresses.length > longestList)
    .map(({ network, addresses }) => ({
      code: "PPT-0291" as const,
      apps: [],
      path: `networks.${network}`,
      message: `${network} has ${addresses.length} ranges, and a list at Cloudflare holds ${longestList}`,
      fix: "write neighbouring ranges as one",
    }));
  return [...(lists.length > most ? [many] : []), ...long];
}

function tooLong(hosts: readonly EdgeHostPlan[], { description, expression }: EdgeRule): EdgeProblem[] {
  if (expression.length <= longestExpression) return [];
  const named = hosts.filter(({ host }) => expression.includes(quoted(host)));
  return [
    {
      code: "PPT-0290",
      apps: [...new Set(named.flatMap(({ apps }) => apps.map(({ app }) => app)))],
      path: "expose.from",
      message: `a rule (${description}) has ${expression.length} characters, and Cloudflare takes ${longestExpression}`,
      fix: "give the ranges a name among the platform document's networks: a named network may be long",
    },
  ];
}

function tooManyNames(zone: string, hosts: readonly EdgeHostPlan[]): EdgeProblem[] {
  const names = certificateNames(
    zone,
    hosts.map(({ host }) => host),
  );
  if (names.length <= mostCertificateNames) return [];
  return [
    {
      code: "PPT-0291",
      apps: [],
      path: "tls.dns.cloudflare.zone",
      message: `the hosts of ${zone} lie below ${names.length - 1} names, and a certificate at Cloudflare covers ${mostCertificateNames - 1} besides the zone`,
      fix: `hosts directly below ${zone}, or below one name of it`,
    },
  ];
}
