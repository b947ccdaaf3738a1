import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { readYaml } from "../../../model/documents/yaml";
import { readPlainly } from "../../../model/fields/plain-reading";
import { intentSchema } from "../../../model/intent/schema";
import { platformSchema } from "../../../model/platform/schema";

class Own {
  readonly path = "/x";
}

const runs = Number(process.env["FUZZ"] ?? 1500);
const examples = join(__dirname, "../../../examples");

/** What the documents of the examples say whose names end so. */
function written(ending: string): unknown[] {
  return readdirSync(examples, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .sort()
    .flatMap((file) => readYaml(file, readFileSync(join(examples, file), "utf8")).documents)
    .map(({ value }) => value);
}

const everything = {
  app: "billing",
  owner: "team-payments",
  region: ["eu-central", "eu-west"],
  image: "ghcr.io/acme/billing:2.4.1",
  port: 8080,
  size: { cpu: "250m", memory: "256Mi" },
  scale: { min: 2, max: 4 },
  health: { ready: "tcp", command: ["/app/healthy"] },
  env: { LOG_LEVEL: "info", WORKERS: 4, VERBOSE: true },
  data: { classes: ["pii"], residency: ["eu"] },
  expose: {
    from: ["corporate", "203.0.113.0/24"],
    waf: { paranoia: 2, exclude: [{ rule: 942100, because: "searches may hold SQL", path: "/search" }] },
    maxBody: "1Mi",
    cors: { origins: ["https://app.example.com"] },
    headers: { frames: ["https://app.example.com"] },
  },
  calls: [
    { app: "ledger", methods: ["GET"], because: " posts entries " },
    { host: "api.stripe.com", because: "takes payments" },
    { cidr: "198.51.100.96/28", port: 5432, because: "copies the old entries" },
  ],
  accepts: ["team-orders"],
  needs: { volume: { size: "10Gi" }, secrets: { path: "apps/billing", policies: ["db-access"] } },
  observe: { metrics: { path: "/metrics" }, slo: { availability: 99.9 } },
  recover: { rpo: "24h", rto: "4h" },
  transform: { Deployment: { spec: { replicas: 3 } } },
};

/** Values that stand in the wrong place nearly everywhere, and in the right one here and there. */
const strangers = fc.constantFrom<(() => unknown)[]>(
  ...[undefined, null, true, 0, 8080, -1, 1.5, NaN, Infinity, "", "tcp", "0", " a ", "10Gi", "eu-central", "a\0b", "/a/../b", "café"].map(
    (value) => () => value,
  ),
  ...[() => [], () => ["GET", "GET"], () => [""], () => ({}), () => ({ a: 1 }), () => ({ path: "/x" })],
  ...[() => new Date(0), () => new Own(), () => Object.create(null) as unknown, () => ({ [Symbol("a")]: 1 })],
);
const keys = fc.constantFrom("app", "port", "kind", "schedule", "expose", "max", "rule", "toString", "constructor", "unknown", "10", "");

interface Change {
  readonly at: number;
  readonly how: "replace" | "remove" | "add" | "twice";
  readonly key: string;
  readonly value: () => unknown;
}
const changes = fc.array(
  fc.record<Change>({ at: fc.nat(), how: fc.constantFrom("replace", "remove", "add", "twice"), key: keys, value: strangers }),
  { maxLength: 3 },
);

function changed(document: unknown, made: readonly Change[]): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(document));
  for (const { at, how, key, value } of made) {
    const places: { readonly within: Record<string, unknown>; readonly step: string }[] = [];
    const visit = (one: unknown): void => {
      if (typeof one !== "object" || one === null) return;
      for (const [step, item] of Object.entries(one)) {
        places.push({ within: one as Record<string, unknown>, step });
        visit(item);
      }
    };
    visit(copy);
    const place = places[at % Math.max(1, places.length)];
    if (place === undefined) continue;
    const { within, step } = place;
    if (how === "replace") within[step] = value();
    else if (how === "add" && !Array.isArray(within)) within[key] = value();
    else if (Array.isArray(within)) within.push(within[Number(step)]);
    else if (how === "remove") Reflect.deleteProperty(within, step);
  }
  return copy;
}

/** Whether the value was read plainly; if so, zod has to say the same, to the order of the fields. */
function agrees(schema: z.ZodType, value: unknown): boolean {
  const plain = readPlainly(schema, value);
  if (plain === undefined) return false;
  const whole = schema.safeParse(value);
  expect(whole.success).toBe(true);
  expect(plain.value).toStrictEqual(whole.data);
  expect(JSON.stringify(plain.value)).toBe(JSON.stringify(whole.data));
  return true;
}

describe("reading what is plainly right", () => {
  const intents = [everything, ...written(".app.yaml")];
  const platforms = written("platform.yaml");

  it("reads every example without asking zod", () => {
    expect(intents.length).toBeGreaterThan(5);
    expect(intents.filter((intent) => !agrees(intentSchema, intent))).toEqual([]);
    expect(platforms.filter((platform) => !agrees(platformSchema, platform))).toEqual([]);
  });

  it.each([
    ["intents", intentSchema, intents],
    ["platforms", platformSchema, platforms],
  ] as const)("gives what zod gives for %s in which anything was changed, and never takes what zod refuses", (_, schema, documents) => {
    let plain = 0;
    fc.assert(
      fc.property(fc.constantFrom(...documents), changes, (document, made) => {
        if (agrees(schema, changed(document, made))) plain++;
      }),
      { numRuns: runs },
    );
    expect(plain / runs).toBeGreaterThan(0.2);
    expect(plain / runs).toBeLessThan(0.8);
  });

  it.each<[string, z.ZodType, unknown]>([
    ["a type that it does not know", z.date(), new Date(0)],
    ["an object that takes more fields", z.looseObject({ a: z.string() }), { a: "b", c: "d" }],
    ["an object of a class", z.strictObject({ path: z.string() }), new Own()],
    ["a field that says undefined", z.strictObject({ a: z.string().optional() }), { a: undefined }],
    ["a value that is turned into another type", z.coerce.number(), "5"],
    ["entries with all of their names", z.record(z.enum(["a"]), z.string()), { a: "b" }],
    ["a value that falls back", z.string().catch("a"), 1],
    ["a schema that stands within itself", tree(), { inside: [{ inside: [] }] }],
    ["a default that may be left out", z.strictObject({ a: z.string().default("b").optional() }), {}],
  ])("asks zod about %s", (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(true);
    expect(readPlainly(schema, value)).toBeUndefined();
  });

  it("takes what is left out for the same in every document, and lets nobody change it", () => {
    const schema = z.strictObject({ a: z.strictObject({ b: z.array(z.string()).default(["c"]) }).prefault({}) });
    const first = readPlainly(schema, {})?.value;
    expect(first).toEqual({ a: { b: ["c"] } });
    expect(readPlainly(schema, {})?.value.a).toBe(first?.a);
    expect(() => first?.a.b.push("d")).toThrow(TypeError);
  });
});

function tree(): z.ZodType {
  const schema: z.ZodType = z.strictObject({
    get inside() {
      return z.array(schema);
    },
  });
  return schema;
}
