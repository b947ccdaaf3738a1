import { fieldOf, isObject } from "../../model/documents/document";
import { controls } from "../controls";
import { CannotTell } from "../marks";
import { texts, type ResourceRule } from "../rule";
import type { CloudResource } from "../view";
import { dive, listOf } from "./edge-zones";

const types = ["cloudflare:index/apiToken:ApiToken", "cloudflare:index/accountToken:AccountToken"];

/** Permissions at Cloudflare by their fixed IDs. */
const dnsWrite = "4755a26eedb94da69e1066d98aa820be";
const dnsRead = "82e64a83756745bbbb1c9c2701bf816b";
const zoneRead = "c8fed203ed3043cba015a93ad1616f1f";

const tokenName = ({ inputs }: CloudResource): string => String(fieldOf(inputs, "name"));

/** A token for one thing. */
export const tokensNarrow: ResourceRule = {
  form: "resource",
  id: "tls/edge-tokens-narrow",
  promise: "Every token that a stack makes at Cloudflare is for one zone, to change its DNS records and to read what it is called.",
  severity: "critical",
  controls: controls("leastPrivilege"),
  why: "The token lies in the cluster. Whoever gets one for more can lead other domains elsewhere, or switch off what protects this one.",
  repair:
    "write one policy with the permissions DNS Write and Zone Read, and as its only resource com.cloudflare.api.account.zone. and the zone's ID",
  types,
  parameters: {
    permissions: {
      default: [zoneRead, dnsRead, dnsWrite],
      says: "the IDs of the permission groups that a token may have; Zone Read, DNS Read and DNS Write where nobody says otherwise",
      pattern: "^[0-9a-f]{32}$",
    },
  },
  *judge(token, parameters) {
    const zones = new Set<string>();
    for (const [index, policy] of listOf(fieldOf(token.inputs, "policies")).entries()) {
      if (fieldOf(policy, "effect") === "deny") continue;
      const more = listOf(fieldOf(policy, "permissionGroups")).filter(
        (group) => !texts(parameters, "permissions").includes(String(fieldOf(group, "id"))),
      );
      if (more.length > 0)
        yield {
          at: ["policies", index, "permissionGroups"],
          message: `the token "${tokenName(token)}" may do more than change DNS records`,
        };
      const resources = resourcesOf(policy, index);
      for (const name of resources) zones.add(name);
      if (!resources.every((name) => /^com\.cloudflare\.api\.account\.zone\.[0-9a-f]{32}$/.test(name)))
        yield { at: ["policies", index, "resources"], message: `the token "${tokenName(token)}" is for more than one zone` };
    }
    if (zones.size > 1) yield { at: ["policies"], message: `the token "${tokenName(token)}" is for ${zones.size} zones` };
  },
};

/** What a policy is for: an object, or the same as a text in JSON. */
function resourcesOf(policy: unknown, index: number): string[] {
  const given = fieldOf(policy, "resources");
  const read = typeof given === "string" ? parsed(given) : given;
  if (!isObject(read)) throw new CannotTell("the resources of the token cannot be read", ["policies", index, "resources"]);
  return Object.keys(read);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A token that is lost is not lost for ever. */
export const tokensBounded: ResourceRule = {
  form: "resource",
  id: "tls/edge-tokens-bounded",
  promise: "Every token that a stack makes at Cloudflare ends one day, or is taken from named addresses only.",
  severity: "medium",
  controls: controls("secrets"),
  why: "A token that leaked and never ends is good for as long as nobody notices.",
  repair: "write expiresOn, or condition.requestIp.ins with the addresses by which the cluster goes out, or name the token in lasting",
  types,
  parameters: {
    lasting: { default: [], says: "the names of tokens for which somebody has decided that they need no end", pattern: "^\\S.*$" },
  },
  *judge(token, parameters) {
    const ends = fieldOf(token.inputs, "expiresOn");
    if (typeof ends === "string" && ends !== "") return;
    const addresses = listOf(dive(token.inputs, "condition", "requestIp", "ins"));
    if (addresses.length > 0 && !addresses.some((address) => /\/0$/.test(String(address)))) return;
    if (texts(parameters, "lasting").includes(tokenName(token))) return;
    yield { at: ["expiresOn"], message: `the token "${tokenName(token)}" never ends, and is taken from everywhere` };
  },
};
