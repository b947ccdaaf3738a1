import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { toolsFolder } from "../tools/installed";

const sources = ["main.go", "go.mod", "go.sum"];
const contrib = "github.com/envoyproxy/go-control-plane/contrib";

/**
 * The oracle, built once for each state of its sources, or why there is none. Istio imports some forty packages of Envoy's `contrib` for the
 * names that they register and asks nothing of them; the Go proxy does not have that module, and empty packages stand in its place.
 */
export function buildOracle(): { readonly program: string } | { readonly reason: string } {
  const hash = createHash("sha256");
  for (const source of [...sources, "build.ts"]) hash.update(readFileSync(join(__dirname, source)));
  const folder = join(toolsFolder(), `mesh-oracle-${hash.digest("hex").slice(0, 12)}`);
  const program = join(folder, "mesh-oracle");
  if (existsSync(program)) return { program };
  mkdirSync(join(folder, "contrib"), { recursive: true });
  for (const source of sources) copyFileSync(join(__dirname, source), join(folder, source));
  writeFileSync(join(folder, "contrib", "go.mod"), `module ${contrib}\n\ngo 1.23\n`);
  const found = go(folder, "mod", "download", "-json", "istio.io/istio");
  if (found.error !== undefined) return { reason: "there is no Go on the PATH" };
  const { Dir: istio, Error: missing } = JSON.parse(found.stdout || "{}") as { Dir?: string; Error?: string };
  if (istio === undefined) return { reason: `Istio's sources cannot be had: ${missing ?? found.stderr}` };
  for (const name of emptyPackages(istio)) {
    mkdirSync(join(folder, "contrib", name), { recursive: true });
    writeFileSync(join(folder, "contrib", name, "empty.go"), `package ${name.replace(/\W/g, "")}\n`);
  }
  const built = go(folder, "build", "-o", program, ".");
  if (/module lookup disabled|403 Forbidden|dial tcp/.test(built.stderr)) return { reason: `modules cannot be had: ${built.stderr}` };
  if (built.status !== 0) throw new Error(`the oracle was not built: ${built.stderr}`);
  return { program };
}

function emptyPackages(istio: string): readonly string[] {
  const text = readFileSync(join(istio, "pkg/config/xds/filter_types.gen.go"), "utf8");
  return [...text.matchAll(/"([^"\n]+)"/g)].flatMap(([, path]) =>
    path?.startsWith(`${contrib}/`) === true ? [path.slice(contrib.length + 1)] : [],
  );
}

const go = (folder: string, ...words: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync("nice", ["-n", "15", "go", ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, GOFLAGS: "-buildvcs=false", GOWORK: "off" },
    maxBuffer: 1 << 26,
  });

/** What Istio says of cases: for each which requests come through, and the mode of each port. */
export function ask(
  program: string,
  cases: readonly unknown[],
): { readonly allowed: readonly boolean[]; readonly modes: readonly string[] }[] {
  const input = cases.map((one) => JSON.stringify(one)).join("\n");
  const done = spawnSync(program, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${dirname(program)} ended with ${String(done.status)}: ${done.stderr}`);
  return done.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { allowed: boolean[]; modes: string[] });
}
