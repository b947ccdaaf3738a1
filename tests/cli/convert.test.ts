import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { data, run } from "./run";
import { image, temporary, workspace, write } from "./workspaces";

const full = `# what a team declares
APP_NAME=billing
export REGION="eu-central, us-east"
APP_OWNER=team-web
APP_IMAGE=${image}
APP_PORT=8080
APP_TIER='backend'
APP_HOST=billing.example.com
STORAGE_PERSISTENT_ENABLED=yes
STORAGE_PERSISTENT_SIZE=10Gi
STORAGE_PERSISTENT_CLASS=enterprise-ssd
STORAGE_PERSISTENT_MOUNT=/data
STORAGE_PERSISTENT_BACKUP=daily
STORAGE_S3_ENABLED=true
STORAGE_S3_BUCKET=my-app-data
STORAGE_S3_ACCESS_POLICY=read-only
STORAGE_S3_VERSIONED=false
STORAGE_S3_RETAIN_DAYS=7
SECRETS_VAULT_ENABLED=1
SECRETS_VAULT_PATH=apps/billing
SECRETS_VAULT_POLICIES=db-access,api-keys
SECRETS_VAULT_MOUNT=/secrets
SECRETS_VAULT_ROTATE_DAYS=9
OBSERVABILITY_LOGS_ENABLED=false
OBSERVABILITY_METRICS_ENABLED=true
OBSERVABILITY_TRACES_ENABLED=true
OBSERVABILITY_DASHBOARD=my-app
NETWORK_EGRESS_RESTRICTED=true
NETWORK_EGRESS_ALLOW=api.example.com:8443,198.51.100.0/24
NETWORK_INGRESS_WHITELIST=corporate,192.0.2.0/24
NETWORK_WAF_ENABLED=true
`;

/** The hash of what a single file means. */
async function planned(file: string, text: string): Promise<unknown> {
  const { apps } = await data<{ apps: Record<string, unknown>[] }>("plan", workspace({ [file]: text }));
  return apps.map(({ source: _, sources: __, calls, ...rest }) => ({
    ...rest,
    calls: JSON.parse(JSON.stringify(calls, (key, value: unknown) => (key === "source" ? undefined : value))) as unknown,
  }));
}

describe("convert", () => {
  it("turns every key of the contract into YAML and back, and each form gives the same plan", async () => {
    const folder = temporary();
    write(folder, { "a.env": full });
    const yaml = await run(["convert", join(folder, "a.env")]);
    expect([yaml.code, yaml.err]).toEqual([0, ""]);
    write(folder, { "a.app.yaml": yaml.out });
    const env = await run(["convert", join(folder, "a.app.yaml")]);
    expect([env.code, env.err]).toEqual([0, ""]);
    write(folder, { "b.env": env.out });
    expect((await run(["convert", join(folder, "b.env")])).out).toBe(yaml.out);
    const meant = await planned("a.env", full);
    expect(await planned("a.app.yaml", yaml.out)).toEqual(meant);
    expect(await planned("b.env", env.out)).toEqual(meant);
  });

  it("says at its place what the contract has no key for, and prints nothing", async () => {
    const folder = temporary();
    write(folder, {
      "a.app.yaml": `app: a\nregion: eu-central\nscale:\n  max: 9\ncalls:\n  - { host: a.example.com, because: card capture }\n`,
    });
    const file = join(folder, "a.app.yaml");
    expect(await run(["convert", file])).toEqual({
      code: 2,
      out: "",
      err: `error   PPT-0107  ${file}:3:1  scale
  the .env contract cannot say scale
  fix   keep this intent in YAML, or remove the field

error   PPT-0107  ${file}:6:28  calls[0].because
  the .env contract cannot say calls[0].because in words of one's own
  fix   keep this intent in YAML, or remove the field

2 errors; nothing was written. More: parapet explain PPT-0107
`,
    });
  });

  it("refuses two intents in one .env file, and takes them in YAML", async () => {
    const folder = temporary();
    write(folder, { "a.app.yaml": "app: a\nregion: eu-central\n---\napp: b\nregion: eu-central\n" });
    expect(await run(["convert", join(folder, "a.app.yaml")])).toMatchObject({ code: 2, out: "" });
    expect((await run(["convert", join(folder, "a.app.yaml"), "--to", "yaml"])).out).toBe(
      "app: a\nregion: eu-central\n---\napp: b\nregion: eu-central\n",
    );
  });

  it("takes JSON and TypeScript too", async () => {
    const folder = temporary();
    write(folder, {
      "a.app.json": '{ "app": "a", "region": ["eu-central"] }',
      "b.app.ts": 'import { defineApp } from "parapet/model";\nexport const b = defineApp({ app: "b", region: "eu-central" });\n',
    });
    expect((await run(["convert", join(folder, "a.app.json")])).out).toBe("APP_NAME=a\nREGION=eu-central\n");
    expect(await run(["convert", join(folder, "b.app.ts")])).toEqual({ code: 0, out: "app: b\nregion: eu-central\n", err: "" });
  }, 30_000);

  it.each([
    ["nothing.env", "there is no such file"],
    ["", "this is a folder, and a file is expected"],
  ])("of %j it says what it is", async (name, sentence) => {
    const { code, out, err } = await run(["convert", join(temporary(), name)]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`\n  ${sentence}\n`);
  });

  it("prints data with --json, mistakes included", async () => {
    const folder = temporary();
    write(folder, { "a.env": "APP_NAME=a\nREGION=eu-central\n", "b.env": "APP_NAME\n" });
    expect(await data("convert", join(folder, "a.env"))).toEqual({ to: "yaml", text: "app: a\nregion:\n- eu-central\n", diagnostics: [] });
    expect(Object.keys(await data("convert", join(folder, "b.env")))).toEqual(["diagnostics"]);
  });

  it("keeps the examples: each .env file and what it becomes mean the same", async () => {
    const found = readdirSync("examples", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".env"));
    expect(found.length).toBeGreaterThan(0);
    for (const file of found) {
      const yaml = (await run(["convert", join("examples", file)])).out;
      const folder = temporary();
      write(folder, { "a.app.yaml": yaml });
      const back = join(folder, "b.env");
      write(folder, { "b.env": (await run(["convert", join(folder, "a.app.yaml")])).out });
      expect((await run(["convert", back])).out).toBe(yaml);
      expect(readFileSync(back, "utf8")).toContain("APP_NAME=");
    }
  });
});
