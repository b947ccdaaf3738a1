import { output, Output, type Input } from "@pulumi/pulumi";
import { cloudflarePlans, type CloudflarePlan } from "../../model/platform/cloudflare-plans";
import { edgeProblems } from "../../model/plan/edge/limits";
import { edgeRules, type EdgeHostPlan, type EdgeRules } from "../../model/plan/edge/rules";
import { parseCidr, parseHost } from "../../model/text/network";
import { parseUrlPath } from "../../model/text/path";
import type { EdgeHostArgs, ZoneEdgeArgs } from "../args/edge";
import { refusal, Refusal, type Mistake } from "../refusal";

type Refuse = (path: string, message: string, fix: string) => void;

/** An ID, as soon as it is known. What was handed in as plain text is looked at at once: a token in its place is not shown. */
export function idOf(place: string, path: string, id: Input<string>): Output<string> {
  const check = (text: unknown): string => {
    if (typeof text === "string" && /^[0-9a-f]{32}$/.test(text)) return text;
    throw refusal(
      place,
      path,
      "this is no ID of Cloudflare's: 32 hexadecimal digits, in small letters",
      "023e105f4ecef8ad9ca31a8372d0c353",
    );
  };
  if (!Output.isInstance(id) && !(id instanceof Promise)) check(id);
  return output(id).apply(check);
}

/** The words of other programs are checked as a document's words are: a host with a quote in it would be a hole in a rule. */
export function soundRules(place: string, args: ZoneEdgeArgs): EdgeRules {
  const hosts = [...args.hosts].sort((a, b) => (a.host < b.host ? -1 : 1)).map(planned);
  refusing(place, (refuse) => {
    soundZone(args, refuse);
    for (const [at, host] of args.hosts.entries()) soundHost(`hosts[${at}]`, host, refuse);
    if (new Set(hosts.map(({ host }) => host)).size < hosts.length) refuse("hosts", "a host stands here twice", "one entry for each host");
  });
  const rules = edgeRules(args.platform, args.environment, hosts);
  refusing(place, (refuse) => {
    for (const { message, fix } of edgeProblems(args.zone, args.cloudflarePlan as CloudflarePlan, hosts, rules))
      refuse("hosts", message, fix);
    if (rules.lists.length > 0 && args.accountId === undefined)
      refuse(
        "accountId",
        `${rules.lists.map(({ network }) => network).join(", ")} becomes a list, and lists belong to an account`,
        "the account's ID, as Cloudflare's overview of the zone shows it",
      );
  });
  return rules;
}

/** Words that zones and records have in common. */
export function soundZone({ zone, cloudflarePlan }: Pick<ZoneEdgeArgs, "zone" | "cloudflarePlan">, refuse: Refuse): void {
  const parsed = parseHost(zone);
  if (!parsed.ok) refuse("zone", parsed.problem.message, parsed.problem.fix);
  if (!(cloudflarePlans as readonly string[]).includes(cloudflarePlan))
    refuse("cloudflarePlan", `Cloudflare has no plan ${JSON.stringify(cloudflarePlan)}; it has ${cloudflarePlans.join(", ")}`, "pro");
}

/** Collects what is wrong; everything is said at once. */
export function refusing(place: string, look: (refuse: Refuse) => void): void {
  const mistakes: Mistake[] = [];
  look((path, message, fix) => mistakes.push({ severity: "error", code: "", place, path, message, fix }));
  if (mistakes.length > 0) throw new Refusal(mistakes);
}

function soundHost(path: string, { host, apps }: EdgeHostArgs, refuse: Refuse): void {
  const parsed = parseHost(host);
  if (!parsed.ok) refuse(`${path}.host`, parsed.problem.message, parsed.problem.fix);
  if (apps.length === 0) refuse(`${path}.apps`, "nothing answers at this host", "name the apps behind it");
  for (const [at, { paths, from, requestsPerSecond }] of apps.entries()) {
    const here = `${path}.apps[${at}]`;
    if (paths.length === 0) refuse(`${here}.paths`, "no path leads to this app", "/");
    for (const [index, one] of paths.entries()) {
      const sound = parseUrlPath(one);
      if (!sound.ok) refuse(`${here}.paths[${index}]`, sound.problem.message, sound.problem.fix);
    }
    for (const [network, { cidrs }] of (from ?? []).entries())
      for (const [index, one] of cidrs.entries()) {
        const sound = parseCidr(one);
        if (!sound.ok) refuse(`${here}.from[${network}].cidrs[${index}]`, sound.problem.message, sound.problem.fix);
      }
    // Nobody at all is not the whole internet.
    if (from !== undefined && from.every(({ cidrs }) => cidrs.length === 0))
      refuse(`${here}.from`, "nobody may come in", "name the networks that may, or leave it out for the whole internet");
    if (!Number.isInteger(requestsPerSecond) || requestsPerSecond < 1 || requestsPerSecond > 100_000)
      refuse(`${here}.requestsPerSecond`, `${String(requestsPerSecond)} is not a number from 1 to 100000`, "100");
  }
}

function planned({ host, waf, apps }: EdgeHostArgs): EdgeHostPlan {
  return {
    host,
    waf,
    apps: [...apps]
      .sort((a, b) => (a.app < b.app ? -1 : 1))
      .map(({ app, paths, from, requestsPerSecond }) => ({ app, paths, public: from === undefined, from: from ?? [], requestsPerSecond })),
  };
}
