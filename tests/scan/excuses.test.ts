import { excuseFor, readExcuses, type Excuse } from "./excuses";

const excuse: Excuse = { tool: "kube-score", check: "pod-probes", object: "Deployment/eu-*/web", reason: "it has none" };
const finding = { tool: "kube-score", check: "pod-probes", object: "Deployment/eu-central-shop/web", message: "no probes" };

describe("an excuse", () => {
  it("covers the object that its pattern names", () => expect(excuseFor(excuse, finding)).toBe(true));

  it.each([
    ["another tool", { ...finding, tool: "polaris" }],
    ["another check", { ...finding, check: "pod-probes-identical" }],
    ["a namespace that only begins otherwise", { ...finding, object: "Deployment/us-east-shop/web" }],
    ["a name that only begins so", { ...finding, object: "Deployment/eu-central-shop/web2" }],
    ["more parts than the pattern has", { ...finding, object: "Deployment/eu-central/shop/web" }],
    ["another kind that ends so", { ...finding, object: "MyDeployment/eu-central-shop/web" }],
  ])("does not cover %s", (_what, other) => expect(excuseFor(excuse, other)).toBe(false));

  it("takes a dot for a dot", () =>
    expect(excuseFor({ ...excuse, object: "Deployment/a.b/web" }, { ...finding, object: "Deployment/axb/web" })).toBe(false));

  it.each([
    ["no reason", "- { tool: a, check: b, object: c }", "excuse 1 lacks reason"],
    ["an empty reason", '- { tool: a, check: b, object: c, reason: " " }', "excuse 1 lacks reason"],
    [
      "a field that no excuse has",
      "- { tool: a, check: b, object: c, reason: d, until: 2027-01-01 }",
      "excuse 1 has until, which no excuse has",
    ],
    ["a mapping instead of a list", "tool: a", "the excuses are a list"],
  ])("is refused with %s", (_what, text, message) => expect(() => readExcuses(text)).toThrow(message));
});
