import fc from "fast-check";
import { load } from "js-yaml";
import { parse, parseAllDocuments } from "yaml";
import { writeYaml, writeYamlStream } from "../../../model/documents/write-yaml";
import { readYaml } from "../../../model/documents/yaml";
import { hostileText, traps } from "./hostile-texts";

const readers: readonly [string, (text: string) => unknown][] = [
  ["js-yaml", (text) => load(text)],
  ["yaml as version 1.2", (text) => parse(text, { version: "1.2", logLevel: "silent" }) as unknown],
  ["yaml as version 1.1", (text) => parse(text, { version: "1.1", logLevel: "silent" }) as unknown],
  ["its own reader", (text) => readYaml("a.yaml", text).documents[0]?.value],
];

/** JSON tells texts from numbers, null from nothing, and the order of keys. */
const exact = (value: unknown): string => JSON.stringify(value);

describe("a value that is written as YAML", () => {
  it("looks as somebody would write it by hand", () => {
    const value = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "billing", labels: { "app.kubernetes.io/name": "billing" }, annotations: {}, on: "yes" },
      spec: {
        image: "ghcr.io/acme/billing:2.4.1@sha256:0123",
        args: ["--port=8080", "-v", "a b"],
        resources: { cpu: "250m", memory: "128Mi", count: "8080" },
        ports: [{ containerPort: 8080, names: ["http", []] }, []],
        ratio: 0.5,
        tiny: 1e-7,
        nothing: null,
        left: undefined,
        script: "set -e\n\nrun  # it\n",
        open: "a\nb",
        "": "it's",
      },
    };
    expect(writeYaml(value)).toBe(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: billing
  labels:
    app.kubernetes.io/name: billing
  annotations: {}
  "on": "yes"
spec:
  image: ghcr.io/acme/billing:2.4.1@sha256:0123
  args:
  - --port=8080
  - "-v"
  - a b
  resources:
    cpu: 250m
    memory: 128Mi
    count: "8080"
  ports:
  - containerPort: 8080
    names:
    - http
    - []
  - []
  ratio: 0.5
  tiny: 1.0e-7
  nothing: null
  script: |
    set -e

    run  # it
  open: |-
    a
    b
  "": "it's"
`);
  });

  it.each(readers)("is read back by %s, trap by trap", (_, read) => {
    for (const trap of traps) {
      const value = [trap, { [trap]: trap }, { a: { b: [[trap]] } }];
      expect(exact(read(writeYaml(value)))).toBe(exact(value));
      expect(exact(read(writeYaml(trap)))).toBe(exact(trap));
    }
  });

  it.each(readers)("is read back by %s, for twenty thousand hostile texts", (_, read) => {
    let texts = 0;
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 100, maxLength: 120 }), (list) => {
        texts += list.length;
        const value = { list, map: Object.fromEntries(list.map((text, index) => [`${text}${index % 2 === 0 ? "" : "\n"}${index}`, text])) };
        expect(exact(read(writeYaml(value)))).toBe(exact(value));
      }),
      { numRuns: 200 },
    );
    expect(texts).toBeGreaterThanOrEqual(20_000);
  });

  it.each(readers)("keeps its shape for %s", (_, read) => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        hostileText,
        fc.boolean(),
        fc.constant(null),
        fc.maxSafeInteger(),
        number,
        tie("list"),
        tie("map"),
      ),
      list: fc.array(tie("tree"), { maxLength: 4 }),
      map: fc.dictionary(hostileText, tie("tree"), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(exact(read(writeYaml(value)))).toBe(exact(value));
      }),
      { numRuns: 2000 },
    );
  });

  it("stands in a stream of documents", () => {
    const values = [{ a: "x\n" }, "---", [], null, { b: ["..."] }];
    const text = writeYamlStream(values);
    expect(text).toBe('a: |\n  x\n---\n"---"\n---\n[]\n---\nnull\n---\nb:\n- "..."\n');
    expect(readYaml("a", text).documents.map(({ value }) => value)).toEqual(values);
    expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).toEqual(values);
  });

  it("takes keys past a thousand characters", () => {
    const value = {
      ["k".repeat(5000)]: { a: [1], ["é ".repeat(600)]: [["x"]] },
      ["l".repeat(2000)]: "a\nb\n",
      m: [{ ["n".repeat(1500)]: [1] }],
    };
    for (const [, read] of readers) expect(exact(read(writeYaml(value)))).toBe(exact(value));
  });

  it("has no prototype but its own fields", () => {
    const value: unknown = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}');
    expect(writeYaml(value)).toBe('"__proto__":\n  a: 1\nconstructor: 2\n');
  });

  it.each([
    ["half of a surrogate pair", "\ud800"],
    ["half of a surrogate pair in several lines", "a\n\udc00b"],
    ["half of a surrogate pair in a key", { "\ud83d": 1 }],
    ["NaN", NaN],
    ["infinity", [-Infinity]],
    ["an integer past 2^53", 2 ** 53],
    ["a big integer", 1n],
    ["a function", { a: () => 1 }],
    ["a date", new Date(0)],
    ["a map", { a: new Map([["a", 1]]) }],
    ["a hole in a list", [undefined]],
  ])("is never %s: that is a bug of the caller", (_, value) => {
    expect(() => writeYaml(value)).toThrow(/cannot be written as YAML|has to be written as text/);
  });

  it("never holds itself", () => {
    const value: Record<string, unknown> = {};
    value["self"] = [value];
    expect(() => writeYaml(value)).toThrow("a value of more than 200 levels, or one that holds itself, cannot be written as YAML");
  });
});

const number = fc
  .double({ noNaN: true, min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
  .map((value) => (value === 0 ? 0 : value));
