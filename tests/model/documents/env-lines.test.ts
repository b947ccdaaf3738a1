import { ends } from "../text/checked";
import { readEnv } from "../../../model/documents/env";
import { said, values } from "./said";

const read = (text: string) => readEnv(".env", text);
/** The owner that a file gives; it is the field that takes any text. */
const owner = (text: string): unknown => {
  const reading = read(text);
  expect(said(reading)).toEqual([]);
  return (values(reading)[0] as { owner?: unknown }).owner;
};

describe("a line of an .env file", () => {
  it.each([
    ["APP_OWNER=team", "team"],
    ["  export\tAPP_OWNER = team  ", "team"],
    ["APP_OWNER=team # a comment", "team"],
    ["APP_OWNER=team\t# a comment with \" and ' and `", "team"],
    ["APP_OWNER=team#1", "team#1"],
    ["APP_OWNER=#1", "#1"],
    ["APP_OWNER= #1", ""],
    ["APP_OWNER=", ""],
    ["APP_OWNER=a b", "a b"],
    ["APP_OWNER=a=b", "a=b"],
    ["APP_OWNER=it's", "it's"],
    ["APP_OWNER=C:\\new", "C:\\new"],
    ["APP_OWNER='a # b'", "a # b"],
    ["APP_OWNER='a\\n$(b) ${c} `d` \"e\"'", 'a\\n$(b) ${c} `d` "e"'],
    ["APP_OWNER=''", ""],
    ['APP_OWNER=""  # a comment', ""],
    ['APP_OWNER=" a "', " a "],
    ['APP_OWNER="a\\n\\r\\t\\"\\\\\\$(b)\\`c"', 'a\n\r\t"\\$(b)`c'],
    ['APP_OWNER="it\'s"', "it's"],
    ['APP_OWNER="a\nb # no comment\n\n  c"', "a\nb # no comment\n\n  c"],
    ["APP_OWNER='a\r\nb'\r\n", "a\nb"],
    ["APP_OWNER=team\r\n# end\r\n", "team"],
    ["\ufeffAPP_OWNER=team", "team"],
    ["APP_OWNER=$5", "$5"],
    ["APP_OWNER=price$", "price$"],
    ["APP_OWNER='-----BEGIN KEY-----\nYWJj=\n-----END KEY-----\n'", "-----BEGIN KEY-----\nYWJj=\n-----END KEY-----\n"],
  ])("%j gives %j", (line, expected) => {
    expect(owner(line)).toBe(expected);
  });

  it.each([
    ["an unclosed quote", 'APP_NAME=a\nAPP_OWNER="b\n', ["error PPT-0031 2:11 APP_OWNER"]],
    ["an unclosed single quote", "APP_NAME=a\nAPP_OWNER='b", ["error PPT-0031 2:11 APP_OWNER"]],
    ["a closing quote that is escaped", 'APP_NAME=a\nAPP_OWNER="b\\"\n', ["error PPT-0031 2:11 APP_OWNER"]],
    ["an unclosed quote before another quoted setting", 'APP_OWNER="b\nAPP_NAME="a"\n', ["error PPT-0031 1:11 APP_OWNER (2:10)"]],
    ["an unclosed quote that would swallow a setting whole", 'APP_OWNER="b\nAPP_NAME=a\nX=y"\n', ["error PPT-0031 1:11 APP_OWNER (3:4)"]],
    ["text after a closing quote", "APP_NAME='a'b\n", ["error PPT-0031 1:13 APP_NAME"]],
    ["a comment that touches a closing quote", 'APP_NAME="a"#b\n', ["error PPT-0031 1:13 APP_NAME"]],
    ["a missing key", "APP_NAME=a\n  =x\n", ["error PPT-0030 2:3"]],
    ["a key alone", "APP_NAME=a\nexport APP_PORT\n", ["error PPT-0030 2:1"]],
    ["a colon", "APP_NAME: a\n", ["error PPT-0030 1:1"]],
    ["words", "APP_NAME=a\nhello, world\n", ["error PPT-0030 2:1"]],
    ["a key that begins with a digit", "APP_NAME=a\n1A=b\n", ["error PPT-0030 2:1"]],
    ["a key with a blank", "APP_NAME=a\nAPP PORT=b\n", ["error PPT-0030 2:1"]],
    ["a key without end", `APP_NAME=a\n${"K".repeat(257)}=b\n`, ["error PPT-0030 2:1"]],
    [
      "the same key twice",
      "APP_NAME=a\nX=1\nAPP_NAME=b\nexport X=1\n",
      ["error PPT-0006 3:1 APP_NAME (1:1)", "error PPT-0006 4:8 X (2:1)"],
    ],
    ["a command", "APP_NAME=a\nAPP_OWNER=$(whoami)\n", ["error PPT-0032 2:11 APP_OWNER"]],
    ["a command in double quotes", 'APP_NAME=a\nAPP_OWNER="b $(whoami)"\n', ["error PPT-0032 2:14 APP_OWNER"]],
    ["a command in backticks", "APP_NAME=a\nX=b`whoami`\n", ["error PPT-0032 2:4 X"]],
    ["a command in the application's own setting", 'APP_NAME=a\nX="$(id)"\n', ["error PPT-0032 2:4 X"]],
    ["a command behind a backslash without quotes", "APP_NAME=a\nX=\\$(id)\n", ["error PPT-0032 2:4 X"]],
    ["NUL", "APP_NAME=a\nX=\0\n", ["error PPT-0001 2:3"]],
    ["a line of a megabyte", `APP_NAME=a\nX=${"y".repeat(1_000_000)}\n`, ["error PPT-0033 2:1"]],
    ["a line of a megabyte in quotes", `APP_NAME=a\nX='\n${"y".repeat(1_000_000)}'\n`, ["error PPT-0033 2:3 X", "error PPT-0033 3:1"]],
    ["nothing", "\n# no line\n", ["error PPT-0012 1:1"]],
  ])("is refused with %s", (_, text, expected) => {
    expect(said(read(text))).toEqual(expected);
  });

  it("is followed by the next one, whatever is wrong with it", () => {
    const reading = read("=x\nALONE\nA=\"b\nB=`c`\nAPP_NAME=billing\nREGION='eu\n");
    expect(said(reading)).toEqual([
      "error PPT-0030 1:1",
      "error PPT-0030 2:1",
      "error PPT-0031 3:3 A",
      "error PPT-0032 4:3 B",
      "error PPT-0031 6:8 REGION",
    ]);
    expect(values(reading)).toEqual([{ app: "billing" }]);
  });

  it("never has its value in what is said of it", () => {
    const secret = "hunter2hunter2";
    const lines = [
      `APP_PORT=${secret}`,
      `NETWORK_WAF_ENABLED=${secret}`,
      `=${secret}`,
      `X="${secret}`,
      `X='a'${secret}`,
      `X=$(${secret})`,
      `NETWORK_EGRESS_ALLOW=u:${secret}@h`,
      `APP_TOKEN=${secret}`,
      `X: ${secret}`,
      `a ${secret}=b`,
    ];
    for (const line of lines) {
      const { diagnostics } = read(`${line}\n`);
      expect(diagnostics).not.toEqual([]);
      expect(JSON.stringify(diagnostics)).not.toContain(secret);
    }
  });

  it("is one of two thousand", () => {
    const reading = read(`APP_NAME=a\n${Array.from({ length: 2000 }, (_, index) => `OWN_${index}="value ${index}"\n`).join("")}`);
    expect(said(reading)).toEqual([]);
    expect(values(reading)).toEqual([{ app: "a" }]);
  });

  it("may hold sixty thousand blanks without keeping anybody waiting", () => {
    const blanks = `APP_NAME=a${" ".repeat(60_000)}b${" ".repeat(5_000)}\n`;
    expect(ends(() => read(blanks))).toBe(true);
    expect(said(read(blanks))).toEqual([]);
  });
});
