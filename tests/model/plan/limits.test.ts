import { app, planned, platformText, wrong } from "./given";

describe("a tenant's quota", () => {
  it("holds its apps at their largest, or the sum is shown", () => {
    const platform = platformText.replace("{ costCenter: cc-2 }", "{ costCenter: cc-2, quota: { cpu: 1 } }");
    const { diagnostics } = planned([app("billing", "scale: { max: 6 }"), app("ledger", "scale: { max: 4 }")], platform);
    expect(diagnostics.map(({ code, path, message, fix }) => [code, path, message, fix])).toEqual([
      [
        "PPT-0232",
        "tenants.team-payments.quota.cpu",
        "the apps of team-payments in eu-central may need 1200m of cpu (billing 700m + ledger 500m), and the quota of eu-central-team-payments is 1",
        "cpu: 1200m",
      ],
    ]);
  });

  it("is met exactly without a word", () => {
    const platform = platformText.replace("{ costCenter: cc-2 }", "{ costCenter: cc-2, quota: { cpu: 1200m } }");
    expect(wrong([app("billing", "scale: { max: 6 }"), app("ledger", "scale: { max: 4 }")], platform)).toEqual([]);
  });
});

describe("names and addresses", () => {
  it("two apps of one name in one region are refused with both places", () => {
    const { diagnostics } = planned([app("billing"), app("billing", "", "eu-central", "team-orders")]);
    expect(diagnostics.map(({ code, place, related }) => [code, place.file, related.map(({ file }) => file)])).toEqual([
      ["PPT-0230", "2.app.yaml", ["1.app.yaml"]],
    ]);
  });

  it("one name in two regions is fine", () => {
    expect(wrong([app("billing"), app("billing", "", "us-east")])).toEqual([]);
  });

  it("two apps on one host and path are refused with both places", () => {
    const expose = "expose: { host: shop.example.com }";
    expect(wrong([app("shop", expose), app("shop-next", expose)])).toEqual([
      "PPT-0231 2.app.yaml:6 expose.host -> use another host or path",
    ]);
    expect(wrong([app("shop", expose), app("shop-next", "expose: { host: shop.example.com, paths: [/next] }")])).toEqual([]);
  });
});
