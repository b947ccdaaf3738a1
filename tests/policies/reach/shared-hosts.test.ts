import { objectGroups } from "../../../constructs/workspace";
import { provePlan } from "../../../policies/reach/compare-plan";
import { readMesh } from "../../../policies/reach/mesh";
import { leftOutPaths } from "../../../policies/reach/mesh/left-out-paths";
import { app, planOf } from "../../model/plan/given";

interface Operation {
  notPaths?: string[];
}
interface Spec {
  rules: { to: { operation: Operation }[] }[];
  http: { match: { withoutHeaders?: unknown }[] }[];
}

/** What the proof says of apps that share `shop.apps.example.com`, after somebody has changed one object. */
function proof(intents: readonly string[], id = "", change: (spec: Spec) => void = () => undefined): string[] {
  const plan = planOf(intents);
  const objects = structuredClone([...objectGroups(plan)].flatMap((group) => group.objects));
  const chosen = objects.filter(({ kind, metadata }) => `${kind} ${metadata.name}` === id);
  expect(chosen).toHaveLength(id === "" ? 0 : 1);
  for (const object of chosen) change(object["spec"] as Spec);
  return provePlan(plan, objects).differences.map(({ kind, from, to, by }) => `${kind} ${from} -> ${to} ${by[0] ?? ""}`);
}

const host = "host: shop.apps.example.com";
const open = app("shop", `expose: { ${host} }\n`);
const closed = app("admin", `expose: { ${host}, paths: [/admin], from: [corporate] }\n`);
const metrics = app("metrics", `expose: { ${host}, paths: [/admin/metrics], from: [198.51.100.0/25] }\n`);

/** The rule of the one that is open to all forgets some of the paths that belong to others. */
const forgetting =
  (...paths: string[]) =>
  ({ rules }: Spec): void => {
    for (const { to } of rules)
      for (const { operation } of to) operation.notPaths = operation.notPaths?.filter((path) => !paths.includes(path)) ?? [];
  };

const toAdmin = [
  "extra 0.0.0.1 -> eu-central-team-payments/admin AuthorizationPolicy eu-central-ingress/expose-admin",
  "extra ::/0 -> eu-central-team-payments/admin AuthorizationPolicy eu-central-ingress/expose-admin",
];
const toMetrics = [
  "extra 0.0.0.1 -> eu-central-team-payments/metrics AuthorizationPolicy eu-central-ingress/expose-metrics",
  "extra ::/0 -> eu-central-team-payments/metrics AuthorizationPolicy eu-central-ingress/expose-metrics",
];

describe("the proof of apps that share a host", () => {
  it("holds where the one that everybody may come to leaves out the paths of the one that only some may come to", () => {
    expect(proof([open, closed])).toEqual([]);
  });

  it("holds three deep, and where the narrow one is the one that everybody may come to", () => {
    expect(proof([open, closed, metrics])).toEqual([]);
    expect(
      proof([app("shop", `expose: { ${host}, from: [corporate] }\n`), app("admin", `expose: { ${host}, paths: [/admin] }\n`)]),
    ).toEqual([]);
  });

  it("finds the path that is forgotten, and what lies below it that is forgotten", () => {
    expect(proof([open, closed], "AuthorizationPolicy expose-shop", forgetting("/admin"))).toEqual(toAdmin);
    expect(proof([open, closed], "AuthorizationPolicy expose-shop", forgetting("/admin/*"))).toEqual(toAdmin);
    // A longer name is not what lies below.
    const beside = ({ rules }: Spec): void => {
      for (const { operation } of rules.flatMap(({ to }) => to))
        operation.notPaths = operation.notPaths?.map((path) => (path === "/admin/*" ? "/admin/a*" : path)) ?? [];
    };
    expect(proof([open, closed], "AuthorizationPolicy expose-shop", beside)).toEqual(toAdmin);
  });

  it("says it of exactly the app whose path is forgotten", () => {
    expect(proof([open, closed, metrics], "AuthorizationPolicy expose-shop", forgetting("/admin/metrics/*", "/admin/*"))).toEqual([
      toAdmin[0],
      toMetrics[0],
      toAdmin[1],
      toMetrics[1],
    ]);
    expect(proof([open, closed, metrics], "AuthorizationPolicy expose-shop", forgetting("/admin/metrics"))).toEqual([]);
  });

  it("finds a route that no longer leaves to others what is theirs", () => {
    const narrow = [app("shop", `expose: { ${host}, from: [corporate] }\n`), app("admin", `expose: { ${host}, paths: [/admin] }\n`)];
    const taking = ({ http }: Spec): void => {
      for (const match of http.flatMap((route) => route.match)) delete match.withoutHeaders;
    };
    expect(proof(narrow, "VirtualService shop", taking)).toEqual([
      "extra 0.0.0.1 -> eu-central-team-payments/shop AuthorizationPolicy eu-central-ingress/expose-admin",
      "extra ::/0 -> eu-central-team-payments/shop AuthorizationPolicy eu-central-ingress/expose-admin",
    ]);
  });
});

describe("what a route leaves to others", () => {
  const leftOut = (path: object): readonly string[] => leftOutPaths({ withoutHeaders: { ":path": path } });

  it("is read where texts are written out, with whatever comes below", () => {
    expect(leftOut({ regex: "/admin(?:[/?].*)?|/a\\.b/.*" })).toEqual(["/admin", "/admin/*", "/a.b/*"]);
    expect(leftOut({ regex: "/a\\|b.*" })).toEqual(["/a|b*"]);
    expect(leftOut({ prefix: "/admin" })).toEqual(["/admin*"]);
  });

  it.each([
    ["a text alone: a query behind it goes past it", { regex: "/admin" }],
    ["one such text among others", { regex: "/livez(?:[/?].*)?|/admin" }],
    ["a group", { regex: "/x(?:a|/admin.*|b)" }],
    ["a class", { regex: "/[a-z].*" }],
    ["a class behind a backslash", { regex: "/\\d.*" }],
    ["any letter", { regex: "/admi.(?:[/?].*)?" }],
    ["a query", { regex: "/admin\\?.*" }],
    ["a prefix with a query", { prefix: "/admin?a" }],
    ["the exact text: a query behind it goes past it", { exact: "/admin" }],
  ])("is not taken for sure: %s", (_, path) => {
    expect(leftOut(path)).toEqual([]);
  });
});

describe("a rule for all but a few", () => {
  const gateway = {
    id: "eu-ingress/eu-ingress",
    namespace: "eu-ingress",
    serviceAccount: "eu-ingress",
    labels: { istio: "eu-ingress" },
    injected: true,
    ports: [],
  };
  const object = (kind: string, namespace: string, spec: object) => ({
    apiVersion: `${kind === "AuthorizationPolicy" ? "security" : "networking"}.istio.io/v1`,
    kind,
    metadata: { name: "web", namespace },
    spec,
  });
  const opened = (operation: object): string[] =>
    readMesh([
      object("Gateway", "eu-ingress", {
        selector: { istio: "eu-ingress" },
        servers: [{ port: { number: 443, name: "https", protocol: "HTTPS" }, tls: { mode: "SIMPLE" }, hosts: ["shop/shop.example.com"] }],
      }),
      object("VirtualService", "shop", {
        hosts: ["shop.example.com"],
        gateways: ["eu-ingress/web"],
        http: [{ match: [{ uri: { exact: "/a" }, method: { exact: "GET" } }], redirect: { uri: "/b" } }],
      }),
      object("AuthorizationPolicy", "eu-ingress", { rules: [{ to: [{ operation }] }] }),
    ])
      .exposures([gateway])
      .map(({ methods, paths }) => `${methods.join()} ${paths.join()}`);

  it.each([
    ["another path", { notPaths: ["/b", "/a/*"] }, ["GET /a"]],
    ["the path", { notPaths: ["/a*"] }, []],
    ["the method", { notMethods: ["GET"] }, []],
    ["one of the host's two forms", { notHosts: ["shop.example.com"] }, ["GET /a"]],
    ["both of the host's forms, in other letters", { notHosts: ["SHOP.example.com*"] }, []],
  ])("that are %s", (_, operation, expected) => {
    expect(opened(operation)).toEqual(expected);
  });
});
