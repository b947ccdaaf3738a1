import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { run } from "./run";
import { app, image, platform, temporary, workspace, write } from "./workspaces";

/** Every diagnostic of a workspace as one line: place, field, code, what is wrong, what to write. */
async function wrong(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { code, out } = await run(["plan", workspace(files), "--json"]);
  const { diagnostics } = JSON.parse(out) as { diagnostics: Diagnostic[] };
  expect([0, 2]).toContain(code);
  return diagnostics.map(
    ({ code, place, path, message, fix }) => `${place.file}:${place.line}:${place.column} ${path} ${code}: ${message} -> ${fix}`,
  );
}

const inApp = async (line: string) =>
  (await wrong({ "a.app.yaml": app("billing", `${line}\n`) })).map((text) => text.replace("a.app.yaml:6:", ""));
const inEnv = async (line: string) =>
  (await wrong({ ".env": `APP_NAME=billing\nREGION=eu-central\n${line}\n` })).map((text) => text.replace(".env:3:", ""));

async function inPlatform(from: string, to: string): Promise<string[]> {
  const folder = temporary();
  write(folder, { "platform.yaml": platform.replace(from, to), "a.app.yaml": app("billing") });
  const { diagnostics } = JSON.parse((await run(["plan", folder, "--json"])).out) as { diagnostics: Diagnostic[] };
  return diagnostics.map(({ code, path, message, fix }) => `${path} ${code}: ${message} -> ${fix}`);
}

describe("a mistake says what the field takes, what stands there, and what to write", () => {
  it.each([
    // Of another type
    ["kind: services", ['7 kind PPT-0105: "services" is not one of service, worker, cron, job -> service']],
    ["tier: 5", ["7 tier PPT-0105: 5 is not one of frontend, backend, data -> backend"]],
    ["scale: { max: many }", ['15 scale.max PPT-0102: max takes a whole number from 1 to 1000, and "many" is a text -> 10']],
    ['scale: { max: "9" }', ['15 scale.max PPT-0102: max takes a whole number from 1 to 1000, and "9" is a text -> 9']],
    [
      "scale: { cpuPercent: 1.5 }",
      ["22 scale.cpuPercent PPT-0102: cpuPercent takes a whole number from 10 to 95, and 1.5 is a number -> 70"],
    ],
    ["data: { residency: eu }", ['20 data.residency PPT-0102: residency takes a list, and "eu" is a text -> [eu]']],
    ["system: [payments]", ["9 system PPT-0102: system takes a text, and this is a list -> payments"]],
    ["system: { a: 1 }", ["9 system PPT-0102: system takes a text, and this is a set of fields -> payments"]],
    ['expose: { waf: "yes" }', ['16 expose.waf PPT-0102: waf takes true or false or a set of fields, and "yes" is a text -> true']],
    ["recover: { rpo: 1, rto: 4h }", ['17 recover.rpo PPT-0102: rpo takes a text, and 1 is a whole number -> "1"']],
    ["needs: { volume: true }", ["18 needs.volume PPT-0102: volume takes a set of fields, and true is a yes or no -> { size: 10Gi }"]],
    [
      "calls: [ledger]",
      ['9 calls[0] PPT-0102: calls[0] takes a set of fields, and "ledger" is a text -> { app: ledger, because: posts entries }'],
    ],
    ["calls: ledger", ['8 calls PPT-0102: calls takes a list, and "ledger" is a text -> [ledger]']],
    // Empty and missing
    ["calls:", ["1 calls PPT-0102: calls is empty; it takes a list -> calls: [{ app: ledger, because: posts entries }]"]],
    ["recover: { rpo: 1h }", ["10 recover.rto PPT-0103: rto is missing; it takes a text -> rto: 4h"]],
    [
      "needs: { secrets: { path: apps/billing } }",
      ["19 needs.secrets.policies PPT-0103: policies is missing; it takes a list -> policies: [db-access]"],
    ],
    ["calls: [{ app: ledger }]", ["9 calls[0].because PPT-0103: because is missing; it takes a text -> because: posts entries"]],
    // Unions: the alternative that was meant speaks
    ["size: { cpu: 1 }", ["7 size.memory PPT-0103: memory is missing; it takes a text or a number -> memory: 256Mi"]],
    ["size: [small]", ["7 size PPT-0102: size takes a text or a set of fields, and this is a list -> small"]],
    ["health: { live: [1] }", ["17 health.live PPT-0102: live takes tcp or a text, and this is a list -> /livez"]],
    ["health: { live: livez }", ['17 health.live PPT-0161: the path "livez" does not begin with a slash -> /livez']],
    ["observe: { metrics: { path: /m, prt: 1 } }", ["33 observe.metrics.prt PPT-0101: there is no field prt in observe.metrics -> port"]],
    ["env: { A: 1.5 }", ['11 env.A PPT-0102: A takes a text or a whole number or true or false, and 1.5 is a number -> "1.5"']],
    // Names of entries
    [
      "env: { A B: x }",
      ['8 env["A B"] PPT-0165: the variable "A B" has " " in its name; letters, digits, underscores, dots and dashes are allowed -> A_B'],
    ],
    [
      "transform: { deployment: {} }",
      ['14 transform.deployment PPT-0105: "deployment" is not a kind, or kind/name, such as Deployment -> Deployment'],
    ],
    [
      "__proto__: { polluted: 1 }",
      [expect.stringMatching(/^1 __proto__ PPT-0101: there is no field __proto__; there is app, .* -> remove __proto__$/)],
    ],
    [
      "env: { __proto__: x }",
      ["8 env.__proto__ PPT-0101: __proto__ is no name for an entry in env: JavaScript keeps it for itself -> remove __proto__"],
    ],
    // Bounds
    ["scale: { min: -1 }", ["15 scale.min PPT-0104: min takes a whole number from 1 to 500, and -1 is not -> 1"]],
    ["expose: { paths: [] }", ["18 expose.paths PPT-0104: paths is empty; it takes at least 1 entry -> [/]"]],
    [
      "calls: [{ host: a.example.com, because: x }]",
      ["41 calls[0].because PPT-0104: because has 1 character; it takes at least 3 characters -> posts entries"],
    ],
    [
      "calls: [{ app: ledger, port: 70000, because: abc }]",
      [expect.stringContaining("calls[0].port PPT-0136: port takes a whole number from 1 to 65535, and 70000 is not -> 65535")],
    ],
    // Nothing near
    ["quux: 1", [expect.stringMatching(/^1 quux PPT-0101: there is no field quux; there is app, owner, .* -> remove quux$/)]],
    ["expsoe: {}", ["1 expsoe PPT-0101: there is no field expsoe -> expose"]],
  ])("%s", async (line, expected) => {
    expect(await inApp(line)).toEqual(expected);
  });

  it.each([
    ["environment: prod", "environment: production", ['environment PPT-0105: "production" is not one of dev, staging, prod -> prod']],
    [
      "environment: prod",
      "environment: [prod]",
      ["environment PPT-0102: environment takes one of dev, staging, prod or a set of fields, and this is a list -> prod"],
    ],
    [
      'account: "123456789012", region: eu',
      "account: 123456789012, region: eu",
      ['regions.eu-central.aws.account PPT-0102: account takes a text, and 123456789012 is a whole number -> "123456789012"'],
    ],
    [
      "costCenter: cc-8",
      "costCenter: cc-8, groups: { devs: x }",
      [
        "tenants.team-data.groups.devs PPT-0101: there is no field devs in tenants.team-data.groups; there is developers, operators -> remove devs",
      ],
    ],
    [
      "networks:",
      "waivers: [ { rule: x, on: a, reason: abc, ticket: A-1, until: 2027-02-30 } ]\nnetworks:",
      [
        'waivers[0].rule PPT-0105: "x" is not a rule\'s id, such as hardening/read-only-root -> hardening/read-only-root',
        'waivers[0].until PPT-0105: "2027-02-30" is not a day that exists, as year-month-day -> 2027-03-31',
      ],
    ],
    [
      "networks:",
      "secrets: { address: http://vault }\nnetworks:",
      ['secrets.address PPT-0105: "http://vault" is not an address over https, without a path -> https://vault.vault.svc:8200'],
    ],
    [
      "tls: { issuer: vault-pki }",
      "tls: { issuer: letsencrypt, email: ops }",
      ['tls.email PPT-0105: "ops" is not an email address -> ops@example.com'],
    ],
  ])("in the platform document: %s becomes %s", async (from, to, expected) => {
    expect(await inPlatform(from, to)).toEqual(expected);
  });

  it.each([
    ["APP_PORT=70000", ["10 APP_PORT PPT-0136: APP_PORT takes a whole number from 1 to 65535, and 70000 is not -> 65535"]],
    ["APP_TIER=front", ['10 APP_TIER PPT-0105: "front" is not one of frontend, backend, data -> frontend']],
    [
      "STORAGE_PERSISTENT_ENABLED=true",
      [
        "28 STORAGE_PERSISTENT_SIZE PPT-0103: STORAGE_PERSISTENT_SIZE is missing; it takes a text or a number -> STORAGE_PERSISTENT_SIZE=10Gi",
      ],
    ],
    [
      "NETWORK_EGRESS_ALLOW=api.example.com:99999",
      [
        "22 NETWORK_EGRESS_ALLOW[0] PPT-0136: the port of NETWORK_EGRESS_ALLOW[0] takes a whole number from 1 to 65535, and 99999 is not -> 65535",
      ],
    ],
    [
      "NETWORK_INGRESS_WHITELIST=corprate",
      ["27 NETWORK_INGRESS_WHITELIST[0] PPT-0201: there is no network corprate; there is corporate -> corporate"],
    ],
  ])("in an .env file fields are named as they were typed: %s", async (line, expected) => {
    expect(await inEnv(line)).toEqual(expected);
  });
});

describe("what is missing where the platform has no default is asked for in the document's own way", () => {
  it.each([
    ["a.app.yaml", "app: billing\nregion: eu-central\n", ["owner: team-data"]],
    [".env", "APP_NAME=billing\nREGION=eu-central\n", ["APP_OWNER=team-data"]],
  ])("%s", async (file, text, fixes) => {
    const folder = temporary();
    write(folder, { "platform.yaml": platform.replace(/defaults: .*\n/, ""), [file]: text });
    const { diagnostics } = JSON.parse((await run(["plan", folder, "--json"])).out) as { diagnostics: Diagnostic[] };
    expect(diagnostics.map(({ fix }) => fix)).toEqual(fixes);
  });
});

describe("everything that is wrong comes back at once, and nothing that is not", () => {
  it("of every document, whatever is wrong with the others, and without a platform document", async () => {
    const folder = temporary();
    write(folder, { "a.app.yaml": "app: a\nregion: eu-central\nprot: 1\n", "b.env": "APP_NAME\n", "c.app.json": '{"app": "c",}' });
    const { out } = await run(["plan", folder, "--json"]);
    expect((JSON.parse(out) as { diagnostics: Diagnostic[] }).diagnostics.map(({ code, place }) => `${code} ${place.file}`)).toEqual([
      "PPT-0101 a.app.yaml",
      "PPT-0030 b.env",
      "PPT-0020 c.app.json",
      "PPT-0250 platform.yaml",
    ]);
  });

  it("names that nobody defined are told in the same run as a typo elsewhere in the document", async () => {
    expect(
      (await inApp("prot: 1\nsize: huge\naccepts: [team-dta]\nkind: cron\nneeds: { volume: { size: 10Q } }")).map((text) =>
        text.replace(/^a\.app\.yaml:/, "").replace(/:.*/, ""),
      ),
    ).toEqual(["1 prot PPT-0101", "7", "8", "9", "10"]);
  });

  it("an app with a mistake of its own is still there for those who call it", async () => {
    expect(
      await wrong({
        "a.app.yaml": app("ledger", "prot: 1\n"),
        "b.app.yaml": app("billing", "calls: [{ app: ledger, because: posts entries }]\n"),
      }),
    ).toEqual(["a.app.yaml:6:1 prot PPT-0101: there is no field prot -> port"]);
  });

  it("a value that could not be read is not said to be missing as well", async () => {
    expect((await wrong({ ".env": 'APP_NAME=billing\nREGION="eu-central\n' })).map((text) => text.slice(0, 24))).toEqual([
      ".env:2:8 REGION PPT-0031",
    ]);
    expect(
      (await wrong({ "a.app.yaml": `app: billing\nregion: eu-central\nimage: ${image}\nport: 99999999999999999999\n` })).map((text) =>
        text.slice(0, 28),
      ),
    ).toEqual(["a.app.yaml:4:7 port PPT-0010"]);
  });
});

describe("a document that is none", () => {
  it.each([
    ["- a\n- b\n", "a.app.yaml holds a list, and a document is a set of fields"],
    ["hello\n", "a.app.yaml holds a text, and a document is a set of fields"],
    ["12\n", "a.app.yaml holds a whole number, and a document is a set of fields"],
  ])("%j", async (text, message) => {
    expect(await wrong({ "a.app.yaml": text })).toEqual([`a.app.yaml:1:1  PPT-0108: ${message} -> app: billing`]);
  });
});
