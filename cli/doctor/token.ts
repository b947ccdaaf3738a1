import type { Plan } from "../../model/plan/plan";
import { Cloudflare, entries, property, words, type Told } from "./cloudflare";
import { result, type Result, type State } from "./result";
import type { World } from "./world";

/** What a region's stack and the operator of certificates need, and nobody wonders at. */
const needed = new Set(["dns write", "dns edit", "dns read", "zone read"]);
const writesRecords = new Set(["dns write", "dns edit"]);

const dayMs = 86_400_000;
const soonDays = 14;
const rights = "make one at Cloudflare with Zone: DNS Edit and Zone: Zone Read, for this one zone";

/** Whether the token is alive, sees the zone, may write its records, and may not do much more. It is never shown. */
export async function checkToken(plan: Plan, token: string | undefined, world: World): Promise<Result[]> {
  const zone = plan.edge?.zone;
  const say = (state: State, message: string, fix = "") => result("token", zone ?? "Cloudflare", state, message, fix);
  if (zone === undefined) return [say("not judged", "the plan names no zone at Cloudflare")];
  if (token === undefined)
    return [
      say(
        "not judged",
        "no token was given",
        "CLOUDFLARE_API_TOKEN, or --token-file FILE: `pulumi config get cloudflareToken > FILE` writes one, and FILE is a secret then",
      ),
    ];
  if (!/^[\x21-\x7e]{20,500}$/.test(token))
    return [say("failed", "what was given is no token: one is a single word of 40 characters or more", "copy it once more")];
  const api = new Cloudflare(token, world);
  const verified = await api.get("/user/tokens/verify");
  if (verified.kind === "silent")
    return [say("not judged", `nobody could be asked about the token: ${verified.why}`, "let this machine reach api.cloudflare.com")];
  const [zones, all] = await Promise.all([api.get(`/zones?name=${encodeURIComponent(zone)}`), api.get("/zones?per_page=5")]);
  // A token that belongs to an account is unknown where those of people are asked for; what it may do is seen all the same.
  if (verified.kind === "refused" && zones.kind !== "result")
    return [say("failed", `Cloudflare does not know the token${verified.why === "" ? "" : `: ${verified.why}`}`, rights)];
  const alive = verified.kind === "result" ? judgeLife(verified.result, world.now(), say) : [];
  if (alive.some(({ state }) => state === "failed")) return alive;
  const policies = verified.kind === "result" ? await policiesOf(api, verified.result) : undefined;
  return [
    ...alive,
    ...judgeZone(zone, zones, say),
    ...judgeRecords(zone, zones, policies, say),
    ...judgeWidth(zone, zones, all, policies, say),
  ];
}

type Say = (state: State, message: string, fix?: string) => Result;

function judgeLife(verified: unknown, now: number, say: Say): Result[] {
  const status = words(property(verified, "status"));
  if (status !== "active") return [say("failed", `the token is ${status === "" ? "of no status that is known" : status}`, rights)];
  const ends = Date.parse(words(property(verified, "expires_on")));
  const begins = Date.parse(words(property(verified, "not_before")));
  if (begins > now) return [say("failed", `the token holds from ${day(begins)} on only`, "use it then, or make another")];
  if (ends <= now) return [say("failed", `the token ended on ${day(ends)}`, rights)];
  const days = Math.floor((ends - now) / dayMs);
  if (days < soonDays)
    return [
      say(
        "warning",
        `the token ends in ${days} days, on ${day(ends)}`,
        "roll it at Cloudflare, and set it in the stack's config: pulumi config set --secret cloudflareToken",
      ),
    ];
  return [say("ok", Number.isNaN(ends) ? "the token is active, and has no last day" : `the token is active until ${day(ends)}`)];
}

function judgeZone(zone: string, zones: Told, say: Say): Result[] {
  const found = zoneIn(zones, zone);
  if (zones.kind === "silent") return [say("not judged", `whether the token sees the zone: ${zones.why}`)];
  if (found === undefined)
    return [
      say(
        "failed",
        `the token does not see the zone ${zone}`,
        "give it Zone: Zone Read for the zone: whoever writes a record looks the zone up by its name first",
      ),
    ];
  const status = words(property(found, "status"));
  if (status === "active") return [say("ok", "it sees the zone, which is active at Cloudflare")];
  const servers = entries(property(found, "name_servers")).map(words).join(", ");
  return [
    say(
      "failed",
      `the zone is ${status} at Cloudflare: the world does not ask Cloudflare for it`,
      `name ${servers === "" ? "the servers that Cloudflare shows" : servers} for ${zone} at its registrar`,
    ),
  ];
}

function judgeRecords(zone: string, zones: Told, policies: readonly Policy[] | undefined, say: Say): Result[] {
  const found = zoneIn(zones, zone);
  if (found === undefined) return [];
  const failed = say("failed", `it may not write records of ${zone}`, "give it Zone: DNS Edit for the zone");
  const good = say("ok", `it may write records of ${zone}`);
  if (policies !== undefined) {
    const id = words(property(found, "id"));
    const covers = ({ resources, groups }: Policy) =>
      resources.some((one) => one.endsWith(`.zone.${id}`) || one.endsWith(".zone.*")) && groups.some((group) => writesRecords.has(group));
    const of = (allows: boolean) => policies.some((policy) => policy.allows === allows && covers(policy));
    const may = of(true) && !of(false);
    return [may ? good : failed];
  }
  const permissions = entries(property(found, "permissions")).map(words);
  if (permissions.length > 0) return [permissions.includes("#dns_records:edit") ? good : failed];
  return [
    say(
      "not judged",
      `whether it may write records of ${zone}: it may not read its own policies`,
      "give it User: API Tokens Read for a while, or look at Cloudflare",
    ),
  ];
}

function judgeWidth(zone: string, zones: Told, all: Told, policies: readonly Policy[] | undefined, say: Say): Result[] {
  const others = all.kind === "result" ? Math.max(all.total, entries(all.result).length) - (zoneIn(zones, zone) === undefined ? 0 : 1) : 0;
  const more =
    policies === undefined
      ? []
      : [...new Set(policies.filter(({ allows }) => allows).flatMap(({ groups }) => groups))].filter((group) => !needed.has(group)).sort();
  const wide = [
    ...(others > 0
      ? [
          say(
            "warning",
            `the token reaches ${others} other zone${others === 1 ? "" : "s"} as well: whoever has it may change them too`,
            rights,
          ),
        ]
      : []),
    ...(more.length > 0
      ? [
          say(
            "warning",
            `the token may do more than records need: ${more.join(", ")}`,
            `${rights}; the stack of the environment has a token of its own`,
          ),
        ]
      : []),
  ];
  if (wide.length > 0) return wide;
  const seen = all.kind === "result" ? "it reaches no other zone" : undefined;
  if (policies !== undefined)
    return [say("ok", [seen, "it may do nothing but what records need"].filter((part) => part !== undefined).join(", and "))];
  return [say("not judged", `${seen === undefined ? "" : `${seen}; `}what else it may do: it may not read its own policies`)];
}

/** What a token is allowed, and for what. */
interface Policy {
  readonly allows: boolean;
  readonly resources: readonly string[];
  /** In small letters. */
  readonly groups: readonly string[];
}

/** A token seldom may read what it is allowed itself; undefined then. */
async function policiesOf(api: Cloudflare, verified: unknown): Promise<readonly Policy[] | undefined> {
  const id = words(property(verified, "id"));
  if (!/^[0-9a-f]{32}$/.test(id)) return undefined;
  const told = await api.get(`/user/tokens/${id}`);
  if (told.kind !== "result") return undefined;
  const policies = property(told.result, "policies");
  if (!Array.isArray(policies)) return undefined;
  return policies.map((policy: unknown) => ({
    allows: property(policy, "effect") === "allow",
    resources: keysWithin(property(policy, "resources")),
    groups: entries(property(policy, "permission_groups")).map((group) => words(property(group, "name")).toLowerCase()),
  }));
}

/** All zones of an account stand within the account. */
function keysWithin(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysWithin(inner)]);
}

const zoneIn = (told: Told, zone: string): unknown =>
  told.kind === "result" ? entries(told.result).find((one) => property(one, "name") === zone) : undefined;

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
