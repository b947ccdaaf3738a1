import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import { exposureObjects } from "../../constructs/exposure/objects";
import { routesOf } from "../../constructs/exposure/service-routes";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import { objectGroups } from "../../constructs/workspace";
import { readYaml } from "../../model/documents/yaml";
import { check } from "../../model/fields/check";
import { platformSchema } from "../../model/platform/schema";
import { app, planOf, platformText } from "../model/plan/given";
import { exposed } from "./exposure-given";
import { misfits } from "./exposure-structural";

const definitions = join(resolve(process.env["PARAPET_CRDS"] ?? resolve(__dirname, "../../../shared/crds")), "istio.yaml");

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Readonly<Record<string, unknown>> };
    }[];
  };
}

const intents = [
  app("shop", "expose: { host: shop.apps.example.com, headers: { frames: [https://a.example.com] } }"),
  app(
    "admin",
    "expose: { host: shop.apps.example.com, paths: [/admin], from: [corporate], retries: 0, cors: { origins: [https://a.example.com] }, login: { issuer: https://login.example.com, audience: admin, jwks: https://login.example.com/keys } }",
  ),
  app(
    "rates",
    "protocol: grpc\nexpose: { host: rates.example.net, from: [198.51.100.0/25], headers: { contentSecurityPolicy: default-src 'self' } }",
  ),
  app(
    "ledger",
    "calls: [{ app: admin, because: posts entries }, { host: api.example.org, because: rates }, { cidr: 198.51.100.7/32, port: 5432, because: old }]",
  ),
  app("far", "webhook: 9443\ncalls: [{ app: rates, because: rates }]", "us-east"),
];

const manifests = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: eu-central-team-payments, labels: { compliance.routing/enabled: "true" }, annotations: { compliance.routing/from: corporate } }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
`;

// The definitions lie beside the checkout; the run against a real API server reads the same.
(existsSync(definitions) ? describe : describe.skip)("the mesh's own definitions", () => {
  const schemas = new Map<string, Readonly<Record<string, unknown>>>();
  for (const document of existsSync(definitions) ? parseAllDocuments(readFileSync(definitions, "utf8")) : []) {
    const { spec } = document.toJS() as Definition;
    for (const { name, schema } of spec.versions) schemas.set(`${spec.group}/${name} ${spec.names.kind}`, schema.openAPIV3Schema);
  }
  const wrong = ({ apiVersion, kind, metadata, ...rest }: KubeObject) =>
    misfits(rest, schemas.get(`${apiVersion} ${kind}`) ?? { not: {} }).map((one) => `${kind} ${metadata.name} ${one}`);
  const meshKinds = (objects: readonly KubeObject[]) => objects.filter(({ apiVersion }) => apiVersion.includes("istio.io/"));

  it("know every field of what apps, regions and their gateways are made of", () => {
    const plan = planOf(intents);
    const objects = meshKinds([...objectGroups(plan)].flatMap((group) => group.objects));
    expect([...new Set(objects.map(({ kind }) => kind))].sort()).toEqual([
      "AuthorizationPolicy",
      "DestinationRule",
      "EnvoyFilter",
      "Gateway",
      "PeerAuthentication",
      "RequestAuthentication",
      "ServiceEntry",
      "Sidecar",
      "VirtualService",
      "WasmPlugin",
    ]);
    expect(objects.flatMap(wrong)).toEqual([]);
  });

  it("know every field of what existing Services are led to by", () => {
    const plan = planOf(intents);
    const platform = check(platformSchema, readYaml("platform.yaml", platformText).documents[0]!).value!;
    const { regions } = routesOf(readYaml("services.yaml", manifests).documents, { platform, plan });
    const objects = meshKinds(regions.flatMap((region) => region.objects));
    expect(objects).toHaveLength(4);
    expect(objects.flatMap(wrong)).toEqual([]);
  });

  it("tell a field that there is not, a word that is none, and a number for a text", () => {
    const { apps } = exposed(intents);
    const route = apps.flatMap(exposureObjects).find(({ kind }) => kind === "VirtualService") as KubeObject & { spec: { http: object[] } };
    const spec = (more: object) => wrong({ ...route, spec: { ...route.spec, http: [{ ...route.spec.http[0], ...more }] } });
    expect(spec({ timeuot: "1s" })).toEqual(["VirtualService admin spec.http[0].timeuot: no such field"]);
    expect(spec({ timeout: 1 })).toEqual(["VirtualService admin spec.http[0].timeout: number, not string"]);
    expect(spec({ corsPolicy: { unmatchedPreflights: "DROP" } })).toEqual([
      "VirtualService admin spec.http[0].corsPolicy.unmatchedPreflights: not one of the words",
    ]);
  });
});
