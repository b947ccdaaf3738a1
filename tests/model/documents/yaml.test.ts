import { readYaml } from "../../../model/documents/yaml";
import { said, values } from "./said";

const read = (text: string) => readYaml("apps.yaml", text);

describe("a YAML file", () => {
  it("gives each of its documents, and passes over empty ones", () => {
    const reading = read("# a file\r\napp: a\r\n---\napp: b\n...\n---\n---\n# nothing\n---\nnull\n");
    expect(values(reading)).toEqual([{ app: "a" }, { app: "b" }, null]);
    expect(reading.documents.map(({ start }) => `${start.file}:${start.line}:${start.column}`)).toEqual([
      "apps.yaml:2:1",
      "apps.yaml:4:1",
      "apps.yaml:10:1",
    ]);
    expect(said(reading)).toEqual([]);
  });

  it("is read by the core schema of YAML 1.2", () => {
    const [value] = values(
      read("a: no\nb: 12:30:45\nc: 1_000\nd: 2024-01-02\ne: 0o17\nf: 0x1F\ng: ~\nh: True\ni: 1e3\nj: -0\nk: !!str 8080\n"),
    );
    expect(value).toEqual({
      a: "no",
      b: "12:30:45",
      c: "1_000",
      d: "2024-01-02",
      e: 15,
      f: 31,
      g: null,
      h: true,
      i: 1000,
      j: 0,
      k: "8080",
    });
  });

  it("knows where every value and every key stands", () => {
    const [document] = read(
      "app: billing\ncalls:\n  - { app: ledger, because: posts }\n  - host: api.example.com\n    port:\nneeds:\n",
    ).documents;
    const at = (...path: (string | number)[]): string => {
      const [value, key] = [document!.place(path), document!.keyPlace(path)];
      return `${value.line}:${value.column} ${key.line}:${key.column}`;
    };
    expect(at()).toBe("1:1 1:1");
    expect(at("app")).toBe("1:6 1:1");
    expect(at("calls")).toBe("3:3 2:1");
    expect(at("calls", 0, "because")).toBe("3:29 3:20");
    expect(at("calls", 1)).toBe("4:5 4:5");
    expect(at("calls", 1, "host")).toBe("4:11 4:5");
    expect(at("calls", 1, "port")).toBe("5:5 5:5");
    expect(at("calls", 1, "port", "deeper", 3)).toBe("5:5 5:5");
    expect(at("calls", 7, "host")).toBe("3:3 2:1");
    expect(at("needs", "volume", "size")).toBe("6:1 6:1");
    expect(document!.show(["calls", 1, "host"])).toBe("calls[1].host");
  });

  it("places what an alias repeats where it was written, and its key where the alias is", () => {
    const [document] = read("a: &x\n  b: 1\nc: *x\n").documents;
    expect(document!.value).toEqual({ a: { b: 1 }, c: { b: 1 } });
    expect(document!.place(["c", "b"])).toEqual({ file: "apps.yaml", line: 2, column: 6 });
    expect(document!.keyPlace(["c"])).toEqual({ file: "apps.yaml", line: 3, column: 1 });
  });

  it("takes names of prototypes for ordinary fields, and pollutes nothing", () => {
    const [value] = values(
      read("__proto__: { isAdmin: true }\nconstructor: { prototype: { isAdmin: true } }\nnested: [{ __proto__: 1, toString: 2 }]\n"),
    );
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor", "nested"]);
    expect(JSON.stringify(value)).toBe(
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"nested":[{"__proto__":1,"toString":2}]}',
    );
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect("isAdmin" in {}).toBe(false);
  });

  it.each([
    ["a tab as indentation", "expose:\n\thost: a\n", ["error PPT-0005 2:1"]],
    [
      "a key twice, in any object",
      "port: 1\ncalls:\n  - { app: a, app: b }\nport: 2\n",
      ["error PPT-0006 3:15 calls[0].app (3:7)", "error PPT-0006 4:1 port (1:1)"],
    ],
    ["a key twice, once in quotes", '__proto__: 1\n"__proto__": 2\n', ["error PPT-0006 2:1 __proto__ (1:1)"]],
    ["a merge key", "a: &x { b: 1 }\nc:\n  <<: *x\n", ["error PPT-0007 3:3 c"]],
    ["a tag of one's own", "port: !port 8080\nlist: !set { a }\n", ["error PPT-0009 1:13 port", "error PPT-0009 2:12 list"]],
    ["a tag that builds code", "a: !!js/function 'x'\nb: !!binary aGk=\n", ["error PPT-0009 1:18 a", "error PPT-0009 2:13 b"]],
    ["a value that is not what its tag says", "port: !!int eighty\n", ["error PPT-0009 1:13 port"]],
    ["a directive for another version", "%YAML 1.1\n---\nwaf: no\n", ["error PPT-0009 1:1"]],
    ["a tag directive", "%TAG ! tag:example.com,2000:\n---\na: 1\n", ["error PPT-0009 1:1"]],
    [
      "integers past 2^53",
      "account: 9007199254740993\nsize: -9007199254740992\n",
      ["error PPT-0010 1:10 account", "error PPT-0010 2:7 size"],
    ],
    ["an account with a leading zero", "account: 012345678901\n", ["error PPT-0010 1:10 account"]],
    [
      "numbers without an end",
      "a: [.inf, -.INF, .nan, 1e400]\n",
      ["error PPT-0010 1:5 a[0]", "error PPT-0010 1:11 a[1]", "error PPT-0010 1:18 a[2]", "error PPT-0010 1:24 a[3]"],
    ],
    [
      "keys that are no text",
      "1: a\ntrue: b\n~: c\n? [d]\n: e\n",
      ["error PPT-0011 1:1", "error PPT-0011 2:1", "error PPT-0011 3:1", "error PPT-0011 4:3"],
    ],
    ["an alias without anchor", "a: *b\nb: &b 1\n", ["error PPT-0008 1:4 a"]],
    ["an alias inside of what it repeats", "a: &a { b: [*a] }\n", ["error PPT-0008 1:13 a.b[0]"]],
    ["a quote that is not closed", 'app: a\nowner: "team\nport: 1\n', ["error PPT-0004 2:8"]],
    ["a bracket that is not closed", "region: [a, b\nport: 1\n", ["error PPT-0004 2:1"]],
    ["two keys on one line", "a: b: c\n", ["error PPT-0004 1:4"]],
    ["an escape that there is not", 'a: "C:\\path"\n', ["error PPT-0004 1:7"]],
    ["a backtick", "a: `b`\n", ["error PPT-0004 1:4"]],
    ["uneven indentation", "a:\n  b: 1\n c: 2\n", ["error PPT-0004 3:1"]],
    ["no document", "# only a comment\n", ["error PPT-0012 1:1"]],
    ["nothing at all", "", ["error PPT-0012 1:1"]],
    ["NUL", "a: 1\nb: \0\n", ["error PPT-0001 2:4"]],
    ["half of a surrogate pair", "a: \ud83d\n", ["error PPT-0001 1:4"]],
  ])("is refused with %s", (_, text, expected) => {
    expect(said(read(text))).toEqual(expected);
  });

  it("accepts what is almost refused", () => {
    const text =
      '%YAML 1.2\n---\na: 9007199254740991\nb: "9007199254740993"\nc: "012"\nd: 0\ne: 0.5\n"<<": x\n"1": y\nf: !!map { g: !!int 7 }\nh: &x 1\ni: *x\n';
    expect(said(read(text))).toEqual([]);
    expect(values(read(text))).toEqual([
      { a: 9007199254740991, b: "9007199254740993", c: "012", d: 0, e: 0.5, "<<": "x", "1": "y", f: { g: 7 }, h: 1, i: 1 },
    ]);
  });

  it("says what is wrong in all of its documents at once, in the order of lines", () => {
    const reading = read("a: 1\na: 2\n---\nb: [\n---\nc: 012\nd: !x y\n");
    expect(said(reading)).toEqual(["error PPT-0006 2:1 a (1:1)", "error PPT-0004 5:1", "error PPT-0010 6:4 c", "error PPT-0009 7:7 d"]);
  });

  it("never repeats a value in what it says", () => {
    const secret = "hunter2hunter2";
    const texts = [
      `a: "${secret}\n`,
      `a: !${secret} b\n`,
      `a: *${secret}\n`,
      `a: [${secret}\nb: ${secret}: ${secret}\n`,
      `%${secret}\n---\na: 1`,
      `a: b\n${secret}\n`,
    ];
    for (const text of texts) {
      const { diagnostics } = read(text);
      expect(diagnostics).not.toEqual([]);
      expect(JSON.stringify(diagnostics)).not.toContain(secret);
    }
  });
});
