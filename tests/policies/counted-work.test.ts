import { allRules, judge, packByName, type Rule, type Subject } from "../../policies/index";
import * as cel from "../../policies/cel";
import * as gatherings from "../../policies/gathering";
import { isAbout } from "../../policies/judge";
import { viewsOf, type View } from "../../policies/view";
import { asked, labels, object, secure, unknown } from "./samples/make";

jest.mock("../../policies/cel", () => {
  const actual = jest.requireActual<typeof cel>("../../policies/cel");
  return { ...actual, compile: jest.fn(actual.compile) };
});

jest.mock("../../policies/gathering", () => {
  const actual = jest.requireActual<typeof gatherings>("../../policies/gathering");
  return { ...actual, Gathering: jest.fn((views: readonly View[]) => new actual.Gathering(views)) };
});

const compile = jest.mocked(cel.compile);
const Gathering = jest.mocked(gatherings.Gathering);
const now = new Date("2026-11-21T12:00:00Z");

/** What a namespace of some apps holds: a closed door, and for each app what it runs on. */
function apps(count: number): Subject[] {
  const each = Array.from({ length: count }, (_, index) => `app-${index}`).flatMap((name) => {
    const own = { ...labels, app: name };
    return [
      object(
        "apps/v1",
        "Deployment",
        {
          spec: {
            replicas: 2,
            selector: { matchLabels: own },
            template: { metadata: { labels: own }, spec: { containers: [{ name: "app", image: "ghcr.io/acme/app:1.0.0" }] } },
          },
        },
        name,
      ),
      object("v1", "Service", { spec: { selector: own, ports: [{ port: 80 }] } }, name),
      object("v1", "ServiceAccount", { automountServiceAccountToken: false }, name),
      object("policy/v1", "PodDisruptionBudget", { spec: { maxUnavailable: 1, selector: { matchLabels: own } } }, name),
      object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: { matchLabels: own }, policyTypes: ["Egress"] } }, name),
    ];
  });
  return [{ manifest: { apiVersion: "v1", kind: "Namespace", metadata: { name: "payments" } } }, ...each];
}

/** Buckets, each with two parts: one that names it, and one of which only its dependency is known. */
function buckets(count: number): Subject[] {
  return Array.from({ length: count }, (_, index) => `bucket-${index}`).flatMap((name) => {
    const bucket = asked("aws:s3/bucket:Bucket", name, { bucket: name });
    const versions = { versioningConfiguration: { status: "Enabled" } };
    return [
      bucket,
      asked("aws:s3/bucketVersioning:BucketVersioning", `${name}-versions`, { bucket: name, ...versions }),
      asked(
        "aws:s3/bucketLogging:BucketLogging",
        `${name}-log`,
        { bucket: unknown, targetBucket: "log" },
        { propertyDependencies: { bucket: [bucket.urn] } },
      ),
    ];
  });
}

/** Hosts behind one gateway: half of them for some networks only, half of them open, with a limit. */
function exposed(count: number): Subject[] {
  const gateway = object(
    "networking.istio.io/v1",
    "Gateway",
    { spec: { selector: { istio: "eu-ingress" }, servers: [{ hosts: ["*/*"], port: { number: 8443 }, tls: { mode: "SIMPLE" } }] } },
    "eu-wildcard",
    "eu-ingress",
  );
  const each = Array.from({ length: count }, (_, index) => `app-${index}`).flatMap((name, index) => {
    const host = `${name}.example.com`;
    const selector = { matchLabels: { istio: "eu-ingress" } };
    const spec = { hosts: [host], gateways: ["eu-ingress/eu-wildcard"], http: [{ route: [{ destination: { host: name } }] }] };
    const whitelist = {
      action: "DENY",
      selector,
      rules: [{ from: [{ source: { notRemoteIpBlocks: ["203.0.113.0/24"] } }], to: [{ operation: { hosts: [host, `${host}:*`] } }] }],
    };
    const on = { default_value: { numerator: 100 } };
    const value = { token_bucket: { max_tokens: 10 }, filter_enabled: on, filter_enforced: on };
    const limit = {
      workloadSelector: { labels: selector.matchLabels },
      configPatches: [{ match: { routeConfiguration: { vhost: { name: `${host}:8443` } } }, patch: { value } }],
    };
    return [
      object("networking.istio.io/v1", "VirtualService", { spec }, name),
      index % 2 === 0
        ? object("security.istio.io/v1", "AuthorizationPolicy", { spec: whitelist }, name, "eu-ingress")
        : object("networking.istio.io/v1alpha3", "EnvoyFilter", { spec: limit }, name, "eu-ingress"),
    ];
  });
  return [gateway, ...each];
}

interface Work {
  readonly asked: number;
  readonly compiled: number;
  readonly views: number;
  readonly once: number;
  /** How often the fields of objects were read. */
  readonly read: number;
}

/** An object that counts how often something in it is read. */
function counting<T>(value: T, count: { read: number }): T {
  if (typeof value !== "object" || value === null) return value;
  const copy: object = Array.isArray(value) ? [] : {};
  for (const [key, one] of Object.entries(value)) (copy as Record<string, unknown>)[key] = counting(one as unknown, count);
  return new Proxy(copy, {
    get: (fields, key) => {
      count.read++;
      return (fields as Record<string | symbol, unknown>)[key];
    },
    getOwnPropertyDescriptor: (fields, key) => {
      count.read++;
      return Object.getOwnPropertyDescriptor(fields, key);
    },
  }) as T;
}

function workOf(subjects: readonly Subject[]): Work {
  compile.mockClear();
  Gathering.mockClear();
  const count = { read: 0 };
  const counted = subjects.map((subject) => counting(subject, count));
  const { tally } = judge(counted, { packs: ["production"], now });
  const [views] = Gathering.mock.calls[0] ?? [[]];
  return {
    asked: Object.values(tally).reduce((sum, { holds, broken, cannotTell }) => sum + holds + broken + cannotTell, 0),
    compiled: compile.mock.calls.length,
    views: views.length,
    once: Gathering.mock.calls.length,
    read: count.read,
  };
}

const chosen = (packByName("production")?.entries ?? []).flatMap(({ rule }) => allRules.find(({ id }) => id === rule) ?? []);
const clausesFor = (views: readonly View[], rules: readonly Rule[]): number =>
  rules
    .filter((rule) => views.some((view) => isAbout(rule, view)))
    .reduce((sum, rule) => sum + (rule.form === "cel" ? rule.clauses.length : 0), 0);

describe("the work of judging", () => {
  it("asks each rule about the kinds that it names, and about no others", () => {
    const subjects = apps(7);
    const views = subjects.flatMap((subject) => viewsOf(subject));
    const { tally } = judge(subjects, { packs: ["production"], now });
    const about = Object.fromEntries(chosen.map((rule) => [rule.id, views.filter((view) => isAbout(rule, view)).length]));
    const asked = Object.entries(tally).map(([id, { holds, broken, cannotTell }]) => [id, holds + broken + cannotTell]);
    expect(Object.fromEntries(asked)).toEqual(about);
    expect(about["ingress/no-load-balancer"]).toBe(7);
    expect(about["mtls/gateways-modern"]).toBe(0);
  });

  it("compiles no expression for kinds that do not occur", () => {
    const accounts = [object("v1", "ServiceAccount", { automountServiceAccountToken: false })];
    const ofAccounts = clausesFor(
      accounts.flatMap((subject) => viewsOf(subject)),
      chosen,
    );
    expect(ofAccounts).toBe(1);
    expect(workOf(accounts).compiled).toBe(ofAccounts);
    expect(workOf([]).compiled).toBe(0);
  });

  it("compiles each expression once, however many objects there are", () => {
    const views = apps(1).flatMap((subject) => viewsOf(subject));
    const most = clausesFor(views, chosen);
    const [one, many] = [workOf(apps(1)).compiled, workOf(apps(40)).compiled];
    expect(many).toBe(one);
    expect(one).toBeLessThanOrEqual(most);
    expect(one).toBeGreaterThan(50);
  });

  it("makes one view of each object, for all rules", () => {
    expect(workOf(apps(20))).toMatchObject({ views: 101, once: 1 });
  });

  it("grows with the objects, and not with their pairs", () => {
    const [one, two, four] = [workOf(apps(50)), workOf(apps(100)), workOf(apps(200))];
    expect(two.asked - one.asked).toBe(50 * ((four.asked - two.asked) / 100));
    expect(two.views - one.views).toBe(250);
    expect(two.read / one.read).toBeLessThan(2.02);
    expect(four.read / two.read).toBeLessThan(2.02);
  });

  it("grows with the buckets, and not with the pairs of them and their parts", () => {
    const [one, two, four] = [workOf(buckets(40)), workOf(buckets(80)), workOf(buckets(160))];
    expect([one.views, two.views, four.views]).toEqual([120, 240, 480]);
    expect(two.read / one.read).toBeLessThan(2.02);
    expect(four.read / two.read).toBeLessThan(2.02);
  });

  it("grows with what is exposed, and not with the pairs of it at one gateway", () => {
    const { tally } = judge(exposed(10), { packs: ["ingress"], now });
    expect(tally["ingress/public-limited"]).toEqual({ holds: 10, broken: 0, cannotTell: 0 });
    const [one, two, four] = [workOf(exposed(40)), workOf(exposed(80)), workOf(exposed(160))];
    expect(two.read / one.read).toBeLessThan(2.02);
    expect(four.read / two.read).toBeLessThan(2.02);
  });

  it("would see pairs", () => {
    const sameLabels = (count: number): Subject[] =>
      apps(count).map((subject) => JSON.parse(JSON.stringify(subject).replaceAll(/app-\d+"/g, 'app"')) as Subject);
    expect(workOf(sameLabels(50)).read).toBeGreaterThan(workOf(apps(50)).read);
    expect(workOf(secure({ privileged: false })).views).toBe(1);
  });
});
