import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ObjectChange } from "../../cli/diff/compare";
import { data, run } from "../cli/run";
import { temporary } from "../cli/workspaces";

/** An example with another platform document's words about who signs. */
function withTls(example: string, change: (platform: string) => string): string {
  const folder = temporary();
  cpSync(join("examples", example), folder, { recursive: true });
  const file = join(folder, "platform.yaml");
  writeFileSync(file, change(readFileSync(file, "utf8")));
  return folder;
}

/** The zone is at Cloudflare before and after. */
const letsEncrypt = "tls: { issuer: letsencrypt, dns: { cloudflare: { zone: example.com } } }\n";

describe("a workspace whose hosts were signed by a root of its own", () => {
  const web = (tls: string) =>
    withTls("certificates-public", (platform) => platform.replace("environment: prod", "environment: dev").replace(/^tls: .*\n/m, tls));

  it("moves to Let's Encrypt by nothing but who signs: no certificate, gateway or workload is made anew", async () => {
    const before = web(letsEncrypt.replace("letsencrypt", "self-signed"));
    const after = web(letsEncrypt);
    const { changes } = await data<{ changes: ObjectChange[] }>("diff", after, "--base", before);
    const certificates = changes.filter(({ kind, change }) => kind === "Certificate" && change === "changed");
    expect(certificates.map(({ name, fields }) => [name, ...fields.map(({ path, before: was, after: is }) => [path, was, is])])).toEqual([
      [expect.stringMatching(/^eu-central-docs-example-com/), ["spec.issuerRef.name", "eu-central-private", "eu-central-public"]],
      ["eu-central-wildcard", ["spec.issuerRef.name", "eu-central-private", "eu-central-public"]],
    ]);
    const made = changes.filter(({ change }) => change !== "changed").map(({ change, kind, name }) => `${change} ${kind} ${name}`);
    // Who signs comes and goes; everything else stays what it is.
    expect(made.filter((line) => !/ClusterIssuer|Bundle|Certificate eu-central-root|NetworkPolicy allow-/.test(line))).toEqual([]);
    expect(changes.filter(({ kind }) => /Deployment|Service|Gateway|VirtualService|Secret/.test(kind))).toEqual([]);
  });
});

describe("a workspace for which nobody signs", () => {
  it("is refused in production with both ways out, and nothing is written", async () => {
    const folder = withTls("certificates-public", (platform) => platform.replace(/^tls: .*\n/m, ""));
    const { code, err, out } = await run(["plan", folder]);
    expect([code, out]).toEqual([2, ""]);
    expect(err.replaceAll(`${folder}/`, "")).toBe(
      [
        "error   PPT-0300  platform.yaml:5:9  domain",
        "  hosts are exposed below apps.example.com, this is prod, and nobody signs their certificates",
        "  fix   tls: { dns: { cloudflare: { zone: example.com } } }, with `pulumi config set --secret cloudflareToken` in the stack; or tls: { issuer: vault-pki }",
        "  see   docs.app.yaml:7:9",
        "  see   web.app.yaml:7:9",
        "",
        "1 error; nothing was written. More: parapet explain PPT-0300",
        "",
      ].join("\n"),
    );
  });
});
