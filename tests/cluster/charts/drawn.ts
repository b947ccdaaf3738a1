import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chart } from "../../../model/platform/charts";
import { readManifests, type Manifest } from "../manifests";
import { installed } from "../vault/programs";

/** Helm, with the charts as their own modules have them, under the versions of our catalogue. */
export class Helm {
  readonly #folder = mkdtempSync(join(tmpdir(), "parapet-charts-"));
  readonly #program = installed(["bench", "peers", "install.mjs"], "helm");
  readonly #archives = new Map<string, string>();

  constructor(private readonly kubernetes: string) {}

  /** What the chart becomes with values, all of it, hooks too; or Helm's words when it refuses them. */
  draw(chart: Chart, values: object): readonly Manifest[] | string {
    const file = join(this.#folder, "values.json");
    writeFileSync(file, JSON.stringify(values));
    const args = ["template", chart.name, this.#archive(chart), `--namespace=${chart.namespace}`, `--kube-version=${this.kubernetes}`];
    const { status, stdout, stderr } = spawnSync(this.#program, [...args, "--values", file], { encoding: "utf8", maxBuffer: 1 << 26 });
    return status === 0 ? readManifests(stdout, `chart ${chart.name}`) : stderr;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** In its module a chart has no version: it gets one when it is released, and so it does here. */
  #archive({ name, version }: Chart): string {
    const known = this.#archives.get(name);
    if (known !== undefined) return known;
    const download = ["mod", "download", "-json", `github.com/cert-manager/${name}@${version}`];
    const { Dir } = JSON.parse(execFileSync("go", download, { cwd: join(__dirname, ".."), encoding: "utf8" })) as { Dir: string };
    const released = [`--version=${version}`, `--app-version=${version}`, `--destination=${this.#folder}`];
    execFileSync(this.#program, ["package", join(Dir, "deploy", "charts", name), ...released], { stdio: "pipe" });
    const archive = join(this.#folder, `${name}-${version}.tgz`);
    this.#archives.set(name, archive);
    return archive;
  }
}
