import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Chart } from "cdk8s";
import { Deployment } from "cdk8s-plus-28";
import { renderExample } from "./examples";
import { readRendered, type Rendered } from "./rendered";
import { programOf } from "./tools/available";
import { scanners } from "./tools/catalogue";
import { scan } from "./tools/scanner";

// One web app, two replicas, port 8080: what each tool makes of it when it is told no more than that.
const image = "registry.example.com/web:1.4.2";

interface Peer {
  readonly name: string;
  /** The manifests as YAML; undefined where the tool is not on the PATH. */
  readonly manifests: () => string | undefined;
}

const peers: readonly Peer[] = [
  {
    name: "kubectl create",
    manifests: () => {
      const create = (...args: string[]) => onPath("kubectl", ["create", ...args, "--namespace", "web", "--dry-run=client", "-o", "yaml"]);
      const deployment = create("deployment", "web", `--image=${image}`, "--port=8080", "--replicas=2");
      const service = create("service", "clusterip", "web", "--tcp=8080:8080");
      return deployment === undefined ? undefined : `${deployment}---\n${service ?? ""}`;
    },
  },
  {
    name: "cdk8s-plus",
    manifests: () => {
      const app = new App();
      const chart = new Chart(app, "web", { namespace: "web" });
      new Deployment(chart, "web", { replicas: 2, containers: [{ image, portNumber: 8080 }] }).exposeViaService();
      return app.synthYaml();
    },
  },
  {
    name: "helm create",
    manifests: () =>
      inFolder((folder) =>
        onPath("helm", ["create", "web"], folder) === undefined
          ? undefined
          : onPath("helm", ["template", "web", "web", "--namespace", "web", "--skip-tests"], folder),
      ),
  },
  {
    name: "score-k8s",
    manifests: () =>
      inFolder((folder) => {
        const score = {
          apiVersion: "score.dev/v1b1",
          metadata: { name: "web" },
          containers: { web: { image } },
          service: { ports: { http: { port: 8080 } } },
        };
        writeFileSync(join(folder, "score.yaml"), JSON.stringify(score));
        if (onPath("score-k8s", ["init", "--no-sample"], folder) === undefined) return undefined;
        onPath("score-k8s", ["generate", "score.yaml", "--output", "-"], folder);
        return onPath("score-k8s", ["generate", "score.yaml", "--namespace", "web", "--output", "-"], folder);
      }),
  },
];

function onPath(program: string, args: readonly string[], cwd = process.cwd()): string | undefined {
  try {
    return execFileSync(program, [...args], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "parapet-peer-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const judges = scanners.filter((scanner) => scanner.question === "hardening" && programOf(scanner) !== undefined);
const row = (name: string, rendered: Rendered) => {
  const counts = judges.map((scanner) => scan(scanner, programOf(scanner)!, rendered).length);
  return `| ${[name, ...counts, counts.reduce((sum, count) => sum + count, 0)].join(" | ")} |`;
};

/** The table of the README: how much the tools find in what each peer makes of one web app by its own defaults. */
export function table(): string {
  const head = ["made by", ...judges.map(({ name }) => name), "together"];
  const rows = peers.map(({ name, manifests }) => {
    const text = manifests();
    if (text === undefined) return `| ${name} | not run: it is not on the PATH |`;
    return inFolder((folder) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "web.yaml"), text);
      return row(name, readRendered(folder));
    });
  });
  const ours = renderExample("first-app");
  rows.push(row("Parapet (examples/first-app)", ours));
  ours.drop();
  return [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows].join("\n");
}
