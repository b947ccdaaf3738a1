import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { Config } from "@pulumi/pulumi";
import { record, type Recording, type RecordOptions } from "parapet/testing";
import { parse } from "yaml";
import { program } from "../../stacks/program";
import { readSettings } from "../../stacks/settings";

export const kubeconfig = "apiVersion: v1\nkind: Config\n";
export const stacks = resolve("stacks");

/** Runs the program of a stack as `pulumi preview` does, with the given config. */
export const run = (root: string, config: Record<string, string>, more: RecordOptions = {}): Promise<Recording> =>
  record(() => program(root, readSettings(new Config())), {
    project: "parapet",
    stack: "test",
    organization: "acme",
    config,
    root,
    ...more,
  });

export const ofRegion = (environment: string): RecordOptions => ({
  secretConfig: { "parapet:kubeconfig": kubeconfig },
  stackReferences: { [`acme/parapet/${environment}`]: { platform: "acme", environment } },
});

/** The same for a stack that may reach its zone at Cloudflare. */
export const zoneId = "023e105f4ecef8ad9ca31a8372d0c353";
export const inZone = { "parapet:cloudflareZoneId": zoneId };
export const ofZone = ({ secretConfig, ...more }: RecordOptions = {}): RecordOptions => ({
  ...more,
  secretConfig: { ...secretConfig, "parapet:cloudflareToken": "t0ken" },
});

/** The stacks' own configs. */
export const files = readdirSync(join(stacks, "config")).sort();
export const configOf = (file: string) =>
  (parse(readFileSync(join(stacks, "config", file), "utf8")) as { config: Record<string, string> }).config;
export const stackOf = (file: string) => basename(file, ".yaml").replace("Pulumi.", "");

/** A project folder of somebody's own; removed after the test. */
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
export function project(texts: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "parapet-stack-"));
  folders.push(root);
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

export const platform = `
platform: acme
environment: dev
domain: apps.example.com
regions:
  lab: { jurisdiction: eu, cluster: { context: lab, cni: calico, nodesCidr: 10.0.0.0/16 } }
tenants: { team-web: { costCenter: cc-1 } }
`;
export const hello = `
app: hello
owner: team-web
region: lab
image: ghcr.io/acme/hello:1.0.0@sha256:${"0123456789abcdef".repeat(4)}
port: 8080
`;
export const workspace = { "platform.yaml": platform, "apps/hello.app.yaml": hello };

/** What a stack's program is told; nothing but what was read may be registered. */
export async function refusalOf(root: string, config: Record<string, string>, more: RecordOptions = ofRegion("dev")): Promise<string> {
  const recording = await run(root, config, { ...more, throwOnError: false });
  expect(
    recording.resources.map(({ type }) => type).filter((type) => !["pulumi:pulumi:Stack", "pulumi:pulumi:StackReference"].includes(type)),
  ).toEqual([]);
  expect(recording.errors.map(({ kind }) => kind)).toEqual(["program"]);
  return recording.errors[0]?.message ?? "";
}
