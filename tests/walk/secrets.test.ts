import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { run } from "../cli/run";
import { app, image, platform, temporary, workspace } from "../cli/workspaces";

describe("secrets", () => {
  const canary = `ghp_${"aB3dE5gH7j".repeat(3)}K9mN1p`;
  const password = "hunter2-Correct-Horse";
  const secrets = [canary, password, Buffer.from(canary).toString("base64"), canary.slice(4, 24)];

  /** Everything that any way of asking prints. */
  async function everything(folder: string): Promise<string> {
    const runs = [];
    for (const typed of [
      ["plan", folder],
      ["plan", folder, "--json"],
      ["diff", folder, "--base", folder],
      ["diff", folder, "--base", folder, "--json"],
      ["render", folder, "--out", join(folder, "out")],
    ])
      runs.push(await run(typed), await run(typed, { colour: true }));
    expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 2));
    expect(existsSync(join(folder, "out"))).toBe(false);
    return runs.map(({ out, err }) => out + err).join("\n");
  }

  const inIntent = (lines: string) => ({ "a.app.yaml": app("billing", lines) });
  it.each<[string, Record<string, string>, string]>([
    ["a variable", inIntent(`env: { TOKEN: ${canary} }\n`), "a.app.yaml:6:15 env.TOKEN"],
    ["a variable, by its name", inIntent(`env: { DB_PASSWORD: ${password} }\n`), "a.app.yaml:6:21 env.DB_PASSWORD"],
    ["a variable, in base64", inIntent(`env: { BLOB: ${Buffer.from(canary).toString("base64")} }\n`), "a.app.yaml:6:14 env.BLOB"],
    ["a variable's name", inIntent(`env: { ${canary}: x }\n`), "a.app.yaml:6:8 env"],
    ["a URL", inIntent(`env: { DB: "postgres://app:${password}@db.example.com/app" }\n`), "a.app.yaml:6:12 env.DB"],
    [
      "a command",
      inIntent(`health: { command: [curl, "--header=Authorization: Bearer ${canary}"] }\n`),
      "a.app.yaml:6:27 health.command[1]",
    ],
    ["two words of a command", inIntent(`health: { command: [mysqladmin, --password, ${password}] }\n`), "a.app.yaml:6:20 health.command"],
    ["the image", { "a.app.yaml": app("billing").replace(image, `ghcr.io/acme/${canary}:1`) }, "a.app.yaml:4:8 image"],
    ["the host", inIntent(`expose: { host: ${canary}.example.com }\n`), "a.app.yaml:6:17 expose.host"],
    ["a reason", inIntent(`calls: [{ host: a.example.com, because: "the token is ${canary}" }]\n`), "a.app.yaml:6:41 calls[0].because"],
    [
      "a transform",
      inIntent(`transform: { Deployment: { metadata: { annotations: { note: ${canary} } } } }\n`),
      "a.app.yaml:6:61 transform.Deployment.metadata.annotations.note",
    ],
    ["a transform's name", inIntent(`transform: { ${canary}: { a: 1 } }\n`), "a.app.yaml:6:14 transform"],
    ["a field of the wrong type", { "a.app.yaml": app("billing").replace("port: 8080", `port: ${canary}`) }, "a.app.yaml:5:7 port"],
    ["a field that is one of some words", inIntent(`kind: ${canary}\n`), "a.app.yaml:6:7 kind"],
    ["an unknown field", inIntent(`${canary}: x\n`), "a.app.yaml:6:1 "],
    ["an unknown field's value", inIntent(`note: ${canary}\n`), "a.app.yaml:6:7 note"],
    ["JSON", { "a.app.json": JSON.stringify({ app: "billing", region: "eu-central", env: { T: canary } }) }, "a.app.json:1:51 env.T"],
    ["an .env file", { ".env": `APP_NAME=billing\nREGION=eu-central\nAPP_IMAGE=ghcr.io/acme/${canary}:1\n` }, ".env:3:11 APP_IMAGE"],
    [
      "an .env file's list",
      { ".env": `APP_NAME=billing\nREGION=eu-central\nNETWORK_INGRESS_WHITELIST=corporate,${canary}\n` },
      ".env:3:37 NETWORK_INGRESS_WHITELIST[1]",
    ],
    [
      "the platform document",
      { "platform.yaml": platform.replace("cc-7", canary), "a.app.yaml": app("billing") },
      "platform.yaml:17:27 tenants.team-web.costCenter",
    ],
    [
      "the platform document's addresses",
      { "platform.yaml": `${platform}secrets: { address: "https://vault:${password}@vault.example.com" }\n`, "a.app.yaml": app("billing") },
      "platform.yaml:21:21 secrets.address",
    ],
  ])("in %s is refused at its place, and echoed nowhere", async (_, files, expected) => {
    const folder = workspace(files);
    const { diagnostics } = JSON.parse((await run(["plan", folder, "--json"])).out) as { diagnostics: Diagnostic[] };
    expect(
      diagnostics.filter(({ code }) => code === "PPT-0150").map(({ place, path }) => `${place.file}:${place.line}:${place.column} ${path}`),
    ).toEqual([expected]);
    const said = await everything(folder);
    for (const secret of secrets) expect(said).not.toContain(secret);
    expect(diagnostics.filter(({ code }) => code === "PPT-0150").map(({ fix }) => fix)).toEqual([expect.stringMatching(/^take it out/)]);
  });

  it.each<[string, Record<string, string>]>([
    [
      "in a line of an .env file that is none",
      {
        ".env": `APP_NAME=billing\nREGION=eu-central\n${canary}\nexport ${canary} x\n=${canary}\nAPP_PORT=${canary}\nSTORAGE_S3_ENABLED=${canary}\nAPP_X=${canary}\nAPP_${canary}=1\n${canary}=1\n${canary}=2\nAPP_TIER="${canary}\n`,
      },
    ],
    ["in YAML that is none", { "a.app.yaml": `app: billing\n${canary}: [${canary}\nx: !${canary} y\n*${canary}\n` }],
    ["in JSON that is none", { "a.app.json": `{"${canary}": ${canary}}` }],
    ["in what a program throws", { "a.app.ts": `throw new Error("login failed with ${canary}");\n` }],
    ["in what a program prints when it fails", { "a.app.ts": `console.error("TypeError: ${canary}"); process.exit(1);\n` }],
  ])(
    "%s are echoed nowhere",
    async (_, files) => {
      const said = await everything(workspace(files));
      for (const secret of secrets) expect(said).not.toContain(secret);
    },
    60_000,
  );

  it("are not seen where there is none: places of secrets, and ordinary words", async () => {
    const lines = `env: { DB_URL: "postgres://app@db.example.com/app", TOKEN_FILE: /secrets/token, PASSWORD: "\${PASSWORD}", KEY_COUNT: 3, SECRET_NAME: db-access }
health: { command: [/app/healthy, --password-file, /secrets/db-access] }
needs: { secrets: { path: apps/billing, policies: [db-access, api-keys] } }
transform: { Deployment: { spec: { template: { metadata: { annotations: { checksum/config: "${"0".repeat(63)}1" } } } } } }
`;
    const { code, out } = await run(["plan", workspace({ "a.app.yaml": app("billing", lines) }), "--json"]);
    expect([code, (JSON.parse(out) as { diagnostics: Diagnostic[] }).diagnostics]).toEqual([0, []]);
  });

  it("of the application's own in an .env file are left alone, and never printed", async () => {
    const folder = workspace({ ".env": `APP_NAME=billing\nREGION=eu-central\nDB_PASSWORD=${password}\nTOKEN=${canary}\n` });
    const out = join(temporary(), "out");
    const runs = [
      await run(["plan", folder]),
      await run(["plan", folder, "--json"]),
      await run(["render", folder, "--out", out]),
      await run(["convert", join(folder, ".env")]),
    ];
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const written = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    for (const secret of secrets) expect([...runs.map(({ out, err }) => out + err), ...written].join("\n")).not.toContain(secret);
  });
});
