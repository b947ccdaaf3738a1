import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { dump, load } from "js-yaml";
import { definitionsFolder } from "./definitions";
import { listFiles, readFolder, readManifests, type Manifest } from "./manifests";

const root = resolve(__dirname, "../..");
// Another one can be named, for instance that of the installed package.
const cli = process.env["PARAPET_CLI"] ?? join(root, "dist", "bin", "parapet.js");
const examples = join(root, "examples");

/** The folders under examples/ that are workspaces. */
export function exampleNames(): readonly string[] {
  return readdirSync(examples).filter((name) => existsSync(join(examples, name, "platform.yaml")));
}

export interface Rendered {
  readonly workspace: string;
  readonly folder: string;
  readonly manifests: readonly Manifest[];
  remove(): void;
}

/** What a user's `parapet render` writes for an example. */
export function renderExample(name: string): Rendered {
  return render(join(examples, name), () => undefined);
}

/** What is written for documents by their file names. */
export function renderDocuments(documents: Readonly<Record<string, unknown>>): Rendered {
  const workspace = mkdtempSync(join(tmpdir(), "parapet-workspace-"));
  for (const [file, document] of Object.entries(documents)) writeFileSync(join(workspace, file), dump(document));
  return render(workspace, () => rmSync(workspace, { recursive: true, force: true }));
}

/** What is written for a platform of two regions with so many apps, made after the enterprise simulation. */
export function renderMany(apps: number): Rendered {
  const workspace = writeWorkspace(apps);
  return render(workspace, () => rmSync(workspace, { recursive: true, force: true }));
}

function render(workspace: string, removeWorkspace: () => void): Rendered {
  requireCli();
  const folder = mkdtempSync(join(tmpdir(), "parapet-rendered-"));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    removeWorkspace();
  };
  try {
    execFileSync(process.execPath, [cli, "render", workspace, "--out", folder], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    remove();
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`parapet render ${workspace} failed:\n${stdout ?? ""}${stderr ?? String(error)}`, { cause: error });
  }
  keepOneHome(folder);
  return { workspace, folder, manifests: readFolder(folder).filter(({ object }) => served(object.apiVersion)), remove };
}

/** Regions have clusters of their own, and share one here: the operator's namespace, which each cluster has, is the first region's. */
function keepOneHome(folder: string): void {
  const homes = new Map<string, string>();
  for (const file of listFiles(folder)) {
    const [region = ""] = relative(folder, file).split(sep);
    const documents = readFileSync(file, "utf8").split(/^---\n/m);
    const kept = documents.filter((text) => {
      const [object] = readManifests(text, file).map((manifest) => manifest.object);
      if (object === undefined || (object.metadata.namespace ?? object.metadata.name) !== "cert-manager") return true;
      const id = `${object.apiVersion} ${object.kind} ${object.metadata.name}`;
      const home = homes.get(id) ?? region;
      homes.set(id, home);
      return home === region;
    });
    if (kept.length < documents.length) writeFileSync(file, kept.join("---\n"));
  }
}

const definitions = definitionsFolder();

/** Without the operators' definitions their kinds cannot be applied; the first lines of the output say so. */
const served = (apiVersion: string) => definitions !== undefined || /^(v1$|[a-z]+\/|[a-z.]+\.k8s\.io\/)/.test(apiVersion);

interface Platform {
  tenants: Record<string, unknown>;
  tls: { dns: { cloudflare: Record<string, string> } };
  storage?: { classes?: Record<string, { provisioner: string }> };
}

function readPlatform(workspace: string): Platform {
  return load(readFileSync(join(workspace, "platform.yaml"), "utf8")) as Platform;
}

// The drivers of the storage that a platform document can name.
const drivers: Readonly<Record<string, string>> = {
  "aws-ebs": "ebs.csi.aws.com",
  "openebs-mayastor": "io.openebs.csi-mayastor",
  "openebs-hostpath": "openebs.io/local",
};

/** The storage classes of the platform document that the rendered folder leaves to the platform team, as that team would have made them. */
export function platformClasses({ workspace, manifests }: Rendered): readonly Manifest[] {
  const rendered = new Set(manifests.flatMap(({ object }) => (object.kind === "StorageClass" ? [object.metadata.name] : [])));
  const classes = Object.entries(readPlatform(workspace).storage?.classes ?? {}).filter(([name]) => !rendered.has(name));
  return classes.map(([name, { provisioner }]) => ({
    object: {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name },
      provisioner: drivers[provisioner] ?? provisioner,
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    },
    place: "made by the harness after platform.yaml",
  }));
}

/** Ten apps to a tenant: in each an edge, a database with a volume, a worker, a nightly job, and services that call one another. */
function writeWorkspace(apps: number): string {
  const workspace = mkdtempSync(join(tmpdir(), "parapet-workspace-"));
  const platform = readPlatform(join(examples, "enterprise-simulation"));
  const quota = { cpu: 40, memory: "80Gi", volumes: "500Gi", apps: 20 };
  const teams = Array.from({ length: Math.ceil(apps / 10) }, (_, team) => `team-${team}`);
  // A hundred apps have more hosts than the example's plan has rules for.
  platform.tls.dns.cloudflare["plan"] = "enterprise";
  platform.tenants = Object.fromEntries(teams.map((team) => [team, { costCenter: `cc-${team}`, quota }]));
  writeFileSync(join(workspace, "platform.yaml"), dump({ ...platform, defaults: { size: "small" } }));
  mkdirSync(join(workspace, "apps"));
  for (let index = 0; index < apps; index++) writeFileSync(join(workspace, "apps", `app-${index}.app.yaml`), dump(intent(index, apps)));
  return workspace;
}

function intent(index: number, apps: number): Record<string, unknown> {
  const [team, place] = [Math.floor(index / 10), index % 10];
  const digest = index.toString(16).padStart(64, "0");
  const common = {
    app: `app-${index}`,
    owner: `team-${team}`,
    region: ["eu-central", "eu-west"],
    image: `ghcr.io/acme/app-${index}:1.0.0@sha256:${digest}`,
  };
  const calls = (other: number) =>
    team * 10 + other < apps ? { calls: [{ app: `app-${team * 10 + other}`, because: "passes the work on" }] } : {};
  switch (place) {
    case 0:
      return { ...common, port: 8080, tier: "frontend", expose: { host: `app-${index}.example.com`, requestsPerSecond: 50 }, ...calls(1) };
    case 7:
      return { ...common, kind: "worker", health: { command: ["/app/alive"] }, ...calls(1) };
    case 8:
      return { ...common, kind: "cron", schedule: "30 2 * * *", ...calls(6) };
    case 9:
      return {
        ...common,
        port: 5432,
        protocol: "tcp",
        tier: "data",
        health: { ready: "tcp" },
        needs: { volume: { size: "10Gi", mount: "/data" } },
      };
    default:
      return { ...common, port: 8080, ...calls(place === 6 ? 9 : place + 1) };
  }
}

/** Says how to make the command line, when it is not there or older than its sources: a test of yesterday's code would mislead. */
function requireCli(): void {
  if (process.env["PARAPET_CLI"] !== undefined) return;
  if (!existsSync(cli)) throw new Error("There is no dist/bin/parapet.js: run `npm run build` first.");
  const built = statSync(cli).mtimeMs;
  const newer = ["model", "constructs", "stacks", "recorder", "policies", "cli"]
    .flatMap((room) => sources(join(root, room)))
    .find((file) => statSync(file).mtimeMs > built);
  if (newer !== undefined) throw new Error(`dist/bin/parapet.js is older than ${newer}: run \`npm run build\` first.`);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() && entry.name.endsWith(".ts") ? [join(entry.parentPath, entry.name)] : [],
  );
}
