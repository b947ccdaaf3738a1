import { app, planned, platformText, wrong } from "./given";

describe("names that documents use", () => {
  it.each([
    ["a region", app("billing", "", "eu-centrl"), "PPT-0201 1.app.yaml:3 region -> eu-central"],
    ["the second of two regions", app("billing", "", "[eu-central, eu-wst]"), "PPT-0201 1.app.yaml:3 region[1] -> eu-west"],
    ["a tenant", app("billing", "", "eu-central", "team-payment"), "PPT-0201 1.app.yaml:2 owner -> team-payments"],
    ["a tenant that is accepted", app("billing", "accepts: [team-order]"), "PPT-0201 1.app.yaml:6 accepts[0] -> team-orders"],
    ["a network", app("billing", "expose: { from: [corporat] }"), "PPT-0201 1.app.yaml:6 expose.from[0] -> corporate"],
    ["a size", app("billing", "size: smal"), "PPT-0201 1.app.yaml:6 size -> small"],
    ["a storage class", app("billing", "needs: { volume: { size: 1Gi, class: fst } }"), "PPT-0201 1.app.yaml:6 needs.volume.class -> fast"],
    [
      "an app that is called",
      app("billing", "calls: [{ app: ledgr, because: posts entries }]\n") + "---\n" + app("ledger"),
      "PPT-0201 1.app.yaml:6 calls[0].app -> ledger",
    ],
  ])("are refused with the nearest one: %s", (_what, intent, expected) => {
    expect(wrong([intent])).toEqual([expected]);
  });

  it("are all reported at once, in the order of files and lines", () => {
    const first = app("billing", "size: smal\naccepts: [nobody-at-all]", "eu-centrl");
    const second = app("Ledger", "prot: 1").replace("acme/Ledger", "acme/ledger");
    expect(wrong([first, second])).toEqual([
      "PPT-0201 1.app.yaml:3 region -> eu-central",
      "PPT-0201 1.app.yaml:6 size -> small",
      "PPT-0201 1.app.yaml:7 accepts[0] -> team-orders",
      "PPT-0115 2.app.yaml:1 app -> ledger",
      "PPT-0101 2.app.yaml:6 prot -> port",
    ]);
  });

  it("may not be inherited from JavaScript's own objects", () => {
    expect(wrong([app("billing", "", "constructor")])).toEqual(["PPT-0201 1.app.yaml:3 region -> eu-central"]);
    expect(wrong([app("billing", "__proto__: { a: 1 }")])).toEqual(["PPT-0101 1.app.yaml:6 __proto__ -> remove __proto__"]);
    expect(wrong([app("billing", "env: { constructor: x }")])).toEqual(["PPT-0101 1.app.yaml:6 env.constructor -> remove constructor"]);
    expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
  });
});

describe("the platform document", () => {
  it("refuses two pairs of region and tenant that would share a namespace, and shows both", () => {
    const platform = platformText
      .replace("  us-east:", "  eu: { jurisdiction: eu, cluster: { context: c4, cni: cilium, nodesCidr: 10.3.0.0/16 } }\n  us-east:")
      .replace("team-orders:", "west-a:")
      .replace("team-payments:", "a:");
    const { diagnostics } = planned([app("billing", "", "eu", "west-a")], platform);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["PPT-0203", "tenant a in region eu-west and tenant west-a in region eu would share the namespace eu-west-a"],
    ]);
    expect(diagnostics[0]?.related).toHaveLength(1);
  });

  it("refuses a standby of nothing, and of itself", () => {
    expect(wrong([app("billing")], platformText.replace(", standbyOf: eu-central", ""))).toEqual([
      "PPT-0103 platform.yaml:7 regions.eu-west.role -> standbyOf: eu-central",
    ]);
    expect(wrong([app("billing")], platformText.replace("standbyOf: eu-central", "standbyOf: eu-west"))).toEqual([
      "PPT-0202 platform.yaml:7 regions.eu-west.standbyOf -> eu-central",
    ]);
  });
});
