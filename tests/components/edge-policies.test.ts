import { HostRecords, hostRecordsArgs, ZoneEdge, zoneEdgeArgs } from "../../components/edge";
import { cloudflareProvider } from "../../components/providers/cloudflare";
import { recordsProxied, notBypassed } from "../../policies/cloud/edge-records";
import { firewallOn, rateLimited } from "../../policies/cloud/edge-rules";
import { httpsOnly, minTls, originVerified } from "../../policies/cloud/edge-tls";
import { judgeRule, type Asked } from "../../policies/index";
import type { ResourceRule, ResourceSetRule } from "../../policies/rule";
import { record } from "parapet/testing";
import { billing, edge, exposed, shop, zoneId } from "./edge-example";
import { Thing } from "./example";

const rules: Record<string, ResourceRule | ResourceSetRule> = {
  recordsProxied,
  notBypassed,
  firewallOn,
  rateLimited,
  minTls,
  originVerified,
  httpsOnly,
};

/** A zone with its records, as a preview has them: nobody knows yet where the gateway is found, nor which zone it is. */
async function previewed(): Promise<Asked[]> {
  const shared = (name: string, more: string) => exposed(name, `{ host: both.example.com, ${more} }`);
  const closed = exposed("ledger", "{ from: [corporate], waf: false }");
  const plan = edge([shop, billing, closed, shared("api", "paths: [/api]"), shared("admin", "paths: [/], from: [corporate]")]);
  const recording = await record(() => {
    const [zone, gateway] = [new Thing("zone").value, new Thing("gateway").value];
    const own = { provider: cloudflareProvider("cloudflare", { apiToken: "token" }) };
    new ZoneEdge("edge", zoneEdgeArgs(plan, { zoneId: zone }), own);
    new HostRecords("hosts", hostRecordsArgs(plan, "eu-central", { zoneId: zone, address: gateway }), own);
  });
  return [...recording.resources];
}

const broken = (resources: readonly Asked[]) =>
  Object.entries(rules)
    .filter(([, rule]) => judgeRule(rule, resources).length > 0)
    .map(([name]) => name);

describe("the edge and its rules", () => {
  it("agree: what a preview shows keeps every promise, and none is passed over", async () => {
    const resources = await previewed();
    expect(broken(resources)).toEqual([]);
    const types = new Set(resources.map(({ type }) => type));
    for (const rule of Object.values(rules)) expect([rule.types].flat().some((type) => types.has(type))).toBe(true);
  });

  type Inputs = Record<string, unknown>;
  const weaker = async (name: string, change: (inputs: Inputs) => Inputs | undefined) =>
    broken(
      (await previewed()).flatMap((one) => {
        if (one.name !== name) return [one];
        const inputs = change(structuredClone(one.inputs));
        return inputs === undefined ? [] : [{ ...one, inputs }];
      }),
    );
  const first = (change: (rule: Inputs) => Inputs) => (inputs: Inputs) => {
    const [one, ...more] = inputs["rules"] as Inputs[];
    return { ...inputs, rules: [change(one!), ...more] };
  };

  it.each<[string, string, (inputs: Inputs) => Inputs | undefined, string[]]>([
    [
      "a record beside the proxy",
      "hosts-record@shop.example.com",
      (inputs) => ({ ...inputs, proxied: false }),
      ["recordsProxied", "notBypassed"],
    ],
    ["TLS 1.1", "edge-setting-min-tls-version", (inputs) => ({ ...inputs, value: "1.1" }), ["minTls"]],
    ["no word of TLS", "edge-setting-min-tls-version", () => undefined, ["minTls"]],
    ["regions whose certificate nobody checks", "edge-setting-ssl", (inputs) => ({ ...inputs, value: "full" }), ["originVerified"]],
    ["plain HTTP", "edge-setting-always-use-https", (inputs) => ({ ...inputs, value: "off" }), ["httpsOnly"]],
    ["no firewall", "edge-firewall", () => undefined, ["firewallOn"]],
    ["a firewall that is switched off", "edge-firewall", first((rule) => ({ ...rule, enabled: false })), ["firewallOn"]],
    [
      "a firewall for fewer hosts",
      "edge-firewall",
      first((rule) => ({ ...rule, expression: 'lower(http.host) eq "shop.example.com"' })),
      ["firewallOn"],
    ],
    ["a closed host that is open and not looked at", "edge-whitelist", () => undefined, ["firewallOn"]],
    ["no rate limit", "edge-rate-limits", () => undefined, ["rateLimited"]],
    ["a rate limit that only writes down", "edge-rate-limits", first((rule) => ({ ...rule, action: "log" })), ["rateLimited"]],
  ])("disagree as soon as there is %s", async (_, name, change, expected) => {
    expect(await weaker(name, change)).toEqual(expected);
  });

  it("know the zone by its ID as well", async () => {
    const recording = await record(() => {
      new ZoneEdge("edge", zoneEdgeArgs(edge([shop, billing]), { zoneId }), { provider: cloudflareProvider("c", { apiToken: "token" }) });
    });
    expect(broken(recording.resources)).toEqual([]);
    expect(broken(recording.resources.filter(({ name }) => name !== "edge-rate-limits"))).toEqual(["rateLimited"]);
  });
});
