import fc from "fast-check";
import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routesOf } from "../../constructs/exposure/service-routes";
import { documentOf } from "../../model/documents/document";
import { readYaml } from "../../model/documents/yaml";
import { check } from "../../model/fields/check";
import { platformSchema } from "../../model/platform/schema";
import { shareHosts } from "../../model/plan/routes";
import { run } from "../cli/run";
import { app, line, planOf, platformText } from "../model/plan/given";
import { named, only } from "./exposure-given";

const plan = (() => {
  const whole = planOf([app("billing", "expose: { from: [corporate], paths: [/bills] }")]);
  return { ...whole, apps: shareHosts(whole.apps) };
})();
const platform = check(platformSchema, readYaml("platform.yaml", platformText).documents[0]!).value!;
const routes = (text: string) => routesOf(readYaml("services.yaml", text).documents, { platform, plan });
const said = (text: string) => routes(text).diagnostics.map(line);
const objects = (text: string) => routes(text).regions.flatMap((region) => region.objects);

/** A Service that asks for a route; `words` are more annotations. */
const service = (words = "", spec = "selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }]", name = "web") => `
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: eu-central-team-payments
  annotations: { compliance.routing/enabled: "true"${words} }
spec: { ${spec} }
`;
const from = ", compliance.routing/from: corporate";

describe("a Service that asks for a route", () => {
  it("gets one, under its name below the platform's domain, and one hole in each wall on the way", () => {
    const made = objects(service(from));
    expect(made.map(named)).toEqual([
      "VirtualService eu-central-team-payments/eu-central-team-payments-web-vel5mf9i",
      "AuthorizationPolicy eu-central-team-payments/eu-central-team-payments-web-vel5mf9i",
      "NetworkPolicy eu-central-team-payments/eu-central-team-payments-web-vel5mf9i",
      "AuthorizationPolicy eu-central-ingress/expose-eu-central-team-payments-web-vel5mf9i",
      "NetworkPolicy eu-central-ingress/expose-eu-central-team-payments-web-vel5mf9i",
      "EnvoyFilter eu-central-ingress/expose-eu-central-team-payments-web-vel5mf9i",
    ]);
    expect(only(made, "VirtualService").spec).toMatchObject({
      hosts: ["web.apps.example.com"],
      gateways: ["eu-central-ingress/eu-central-wildcard"],
      http: [
        {
          match: [{ uri: { prefix: "/" } }],
          route: [{ destination: { host: "web.eu-central-team-payments.svc.cluster.local", port: { number: 80 } } }],
        },
      ],
    });
    const [inside, atGateway] = made
      .filter(({ kind }) => kind === "AuthorizationPolicy")
      .map((policy) => (policy["spec"] as { rules: unknown[] }).rules);
    expect(inside).toEqual([
      {
        from: [{ source: { principals: ["cluster.local/ns/eu-central-ingress/sa/eu-central-ingress"] } }],
        to: [{ operation: { ports: ["8080"] } }],
      },
    ]);
    expect(atGateway).toMatchObject([{ from: [{ source: { remoteIpBlocks: ["203.0.113.0/24"] } }] }]);
    expect(said(service(from))).toEqual([]);
  });

  it("may do so by a label, and one that says no, or nothing, gets none", () => {
    const labelled = service(from).replace("annotations", "labels");
    expect(objects(labelled)).toEqual(objects(service(from)));
    for (const answer of ['"false"', null]) {
      const text =
        answer === null ? service(from).replace('compliance.routing/enabled: "true", ', "") : service(from).replace('"true"', answer);
      expect([objects(text), said(text)]).toEqual([[], []]);
    }
  });

  it("has the host, path and port that it names", () => {
    const words = `${from}, compliance.routing/host: shop.example.net, compliance.routing/path: /docs, compliance.routing/port: api`;
    const made = objects(
      service(words, "selector: { app: web }, ports: [{ name: http, port: 80 }, { name: api, port: 81, appProtocol: grpc }]"),
    );
    expect(only(made, "Gateway").spec.servers[0].hosts).toEqual([
      "eu-central-team-orders/shop.example.net",
      "eu-central-team-payments/shop.example.net",
    ]);
    expect(only(made, "VirtualService").spec).toMatchObject({
      hosts: ["shop.example.net"],
      http: [{ match: [{ uri: { exact: "/docs" } }, { uri: { prefix: "/docs/" } }], route: [{ destination: { port: { number: 81 } } }] }],
    });
    expect(only(made, "VirtualService").spec.http[0].timeout).toBeUndefined();
  });

  it("is closed until it says who may come in, and that is said", () => {
    expect(objects(service()).map(({ kind }) => kind)).toEqual(["VirtualService", "EnvoyFilter"]);
    expect(said(service())).toEqual([
      'warning PPT-0282 services.yaml:7 metadata.annotations["compliance.routing/enabled"] -> compliance.routing/from: corporate',
    ]);
  });

  it("is found in a List, as kubectl prints one, and others are left alone", () => {
    const item = (text: string) =>
      text
        .trim()
        .split("\n")
        .map((one, index) => `${index === 0 ? "- " : "  "}${one}`)
        .join("\n");
    const list = `apiVersion: v1\nkind: List\nitems:\n${item(service(from))}\n- { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }\n`;
    expect(objects(list).map(({ kind }) => kind)).toEqual(objects(service(from)).map(({ kind }) => kind));
  });

  it("is left to the intent that it comes from", () => {
    expect([objects(service(from, undefined, "billing")), said(service(from, undefined, "billing"))]).toEqual([[], []]);
  });
});

describe("of two on one host and path", () => {
  const host = ", compliance.routing/host: shop.apps.example.com";

  it("the second is told where the first one stands", () => {
    const { diagnostics, regions } = routes(`${service(from + host)}---${service(from + host, undefined, "other")}`);
    expect(diagnostics.map(({ code, place, related }) => [code, place.line, related])).toEqual([
      ["PPT-0231", 15, [{ file: "services.yaml", line: 7, column: expect.any(Number) as number }]],
    ]);
    expect(regions[0]?.objects.filter(({ kind }) => kind === "VirtualService")).toHaveLength(1);
  });

  it("one that stands there twice is told so, whatever its path", () => {
    const { diagnostics } = routes(`${service(from)}---${service(`${from}, compliance.routing/path: /docs`)}`);
    expect(diagnostics.map(({ code, place, related }) => [code, place.line, related[0]?.line])).toEqual([["PPT-0281", 13, 5]]);
  });

  it("the longer path takes what is its own from the other", () => {
    const made = objects(`${service(from + host)}---${service(`${from}${host}, compliance.routing/path: /docs`, undefined, "docs")}`);
    const matches = made
      .filter(({ kind }) => kind === "VirtualService")
      .map((one) => (one["spec"] as { http: { match: unknown }[] }).http[0]!.match);
    expect(matches).toEqual([
      [{ uri: { prefix: "/" }, withoutHeaders: { ":path": { regex: "/docs(?:[/?].*)?" } } }],
      [{ uri: { exact: "/docs" } }, { uri: { prefix: "/docs/" } }],
    ]);
  });

  it.each([
    ["/bills", "PPT-0231"],
    ["/bills/archive", "PPT-0231"],
    ["/billsofothers", undefined],
    ["/", undefined],
  ])("an intent keeps what it has: %s", (path, code) => {
    const text = service(`${from}, compliance.routing/host: billing.apps.example.com, compliance.routing/path: ${path}`);
    expect(routes(text).diagnostics.map((one) => [one.code, one.related[0]?.file])).toEqual(
      code === undefined ? [] : [[code, "1.app.yaml"]],
    );
  });
});

describe("what cannot be led to is refused", () => {
  const annotations = (key: string) => `metadata.annotations["compliance.routing/${key}"]`;
  it.each([
    ["an answer that is none", service(from).replace('"true"', '"yes"'), [`PPT-0281 services.yaml:7 ${annotations("enabled")} -> "true"`]],
    [
      "an answer that is no text",
      service(from).replace('"true"', "true"),
      [`PPT-0281 services.yaml:7 ${annotations("enabled")} -> "true"`],
    ],
    [
      "a namespace of nobody",
      service(from).replace("eu-central-team-payments", "eu-central-team-payment"),
      ["PPT-0281 services.yaml:6 metadata.namespace -> namespace: eu-central-team-payments"],
    ],
    [
      "no namespace",
      service(from).replace("  namespace: eu-central-team-payments\n", ""),
      ["PPT-0281 services.yaml:5 metadata -> namespace: eu-central-team-orders"],
    ],
    [
      "a name that is none",
      service(from, undefined, "../web"),
      ["PPT-0281 services.yaml:5 metadata.name -> small letters, digits and dashes, a letter first"],
    ],
    ["no ports", service(from, "selector: { app: web }"), ["PPT-0281 services.yaml:8 spec.ports -> ports: [{ port: 8080 }]"]],
    [
      "two ports, and no word on which",
      service(from, "selector: { app: web }, ports: [{ name: a, port: 80 }, { name: b, port: 81 }]"),
      ['PPT-0281 services.yaml:8 spec.ports -> compliance.routing/port: "80"'],
    ],
    [
      "a port that it does not have",
      service(`${from}, compliance.routing/port: "81"`),
      [`PPT-0281 services.yaml:7 ${annotations("port")} -> "80"`],
    ],
    [
      "UDP",
      service(from, "selector: { app: web }, ports: [{ port: 80, protocol: UDP }]"),
      ["PPT-0281 services.yaml:8 spec.ports[0].protocol -> TCP"],
    ],
    [
      "a database",
      service(from, "selector: { app: web }, ports: [{ name: redis, port: 6379 }]"),
      ["PPT-0281 services.yaml:8 spec.ports[0] -> appProtocol: http"],
    ],
    [
      "its own TLS, which the mesh's would be wrapped around",
      service(from, "selector: { app: web }, ports: [{ name: https-web, port: 443 }]"),
      ["PPT-0281 services.yaml:8 spec.ports[0] -> appProtocol: http"],
    ],
    [
      "a port name that no pod can have",
      service(from, "selector: { app: web }, ports: [{ port: 80, targetPort: '8080' }]"),
      ["PPT-0281 services.yaml:8 spec.ports[0].targetPort -> 80"],
    ],
    [
      "an address elsewhere",
      service(from, "type: ExternalName, externalName: evil.example.org, ports: [{ port: 80 }]"),
      ["PPT-0281 services.yaml:8 spec.selector -> selector: { app.kubernetes.io/name: web }"],
    ],
    [
      "a host that is none",
      service(`${from}, compliance.routing/host: "*.apps.example.com"`),
      [`PPT-0135 services.yaml:7 ${annotations("host")} -> write each host that is called or served, one entry for each`],
    ],
    [
      "a path that is none",
      service(`${from}, compliance.routing/path: "/../etc"`),
      [`PPT-0161 services.yaml:7 ${annotations("path")} -> /etc`],
    ],
    [
      "a network of nobody, and the whole internet",
      service(', compliance.routing/from: "corporat, 0.0.0.0/0"'),
      [
        `PPT-0201 services.yaml:7 ${annotations("from")} -> corporate`,
        `PPT-0132 services.yaml:7 ${annotations("from")} -> name the networks that are meant`,
      ],
    ],
    [
      "everything at once",
      service(', compliance.routing/path: a, compliance.routing/from: "", compliance.routing/port: x'),
      [
        `PPT-0115 services.yaml:7 ${annotations("from")} -> my-name`,
        `PPT-0161 services.yaml:7 ${annotations("path")} -> /a`,
        `PPT-0281 services.yaml:7 ${annotations("port")} -> "80"`,
      ],
    ],
  ])("%s", (_what, text, expected) => {
    expect(said(text).sort()).toEqual([...expected].sort());
    expect(objects(text)).toEqual([]);
  });

  it("whatever the documents hold, without a throw, and without an object", () => {
    const key = fc.constantFrom(
      "metadata",
      "spec",
      "items",
      "labels",
      "annotations",
      "ports",
      "selector",
      "name",
      "namespace",
      "__proto__",
      "port",
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<unknown>("true", "Service", "v1", "List", null, 80, true, ""),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, value, value, (metadata, spec, items) => {
        const documents = [
          documentOf({ apiVersion: "v1", kind: "Service", metadata, spec }, "a.yaml", { file: "a.yaml", line: 1, column: 1 }),
          documentOf({ apiVersion: "v1", kind: "List", items }, "b.yaml", { file: "b.yaml", line: 1, column: 1 }),
          documentOf(metadata, "c.yaml", { file: "c.yaml", line: 1, column: 1 }),
        ];
        expect(routesOf(documents, { platform, plan }).regions).toEqual([]);
      }),
    );
  });
});

describe("parapet render --services", () => {
  const folder = () => {
    const made = realpathSync(mkdtempSync(join(tmpdir(), "parapet-services-")));
    writeFileSync(join(made, "platform.yaml"), platformText);
    writeFileSync(join(made, "billing.app.yaml"), app("billing"));
    return made;
  };

  it("writes the routes into a file of the region, and the rest as without it", async () => {
    const workspace = folder();
    const manifests = join(workspace, "services.txt.yaml");
    writeFileSync(manifests, service(from));
    const out = join(folder(), "rendered");
    const { code, err } = await run(["render", workspace, "--out", out, "--services", manifests]);
    expect([code, err]).toEqual([0, ""]);
    expect(readFileSync(join(out, "eu-central/services.yaml"), "utf8")).toContain(
      "kind: VirtualService\nmetadata:\n  name: eu-central-team-payments-web-vel5mf9i\n",
    );
  });

  it("writes nothing while one Service asks for what cannot be", async () => {
    const workspace = folder();
    const manifests = join(workspace, "services.yaml");
    writeFileSync(manifests, service(from, "selector: { app: web }"));
    const out = join(folder(), "rendered");
    const { code, err } = await run(["render", workspace, "--out", out, "--services", manifests]);
    expect(code).toBe(2);
    expect(err).toContain("PPT-0281");
    expect(() => readFileSync(join(out, "eu-central/services.yaml"))).toThrow("ENOENT");
    const data = JSON.parse((await run(["render", workspace, "--out", out, "--services", manifests, "--json"])).out) as {
      diagnostics: { code: string }[];
    };
    expect(data.diagnostics.map(({ code: one }) => one)).toEqual(["PPT-0281"]);
  });
});
