import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Api } from "./api";
import { startControlPlane } from "./control-plane";
import { installDefinitions, makeOperatorNamespaces } from "./definitions";
import { listFiles } from "./manifests";
import type { Programs } from "./programs";

/**
 * A database with the operators' definitions installed, made once for each version and each set of definitions: hundreds of them
 * take the server half a minute to take in, and five seconds to start with. Undefined when there are no definitions.
 */
export async function seedDatabase(programs: Programs, definitions: string | undefined): Promise<string | undefined> {
  if (definitions === undefined) return undefined;
  const folders = [definitions, programs.bundles];
  const seed = join(
    programs.cache,
    "seeds",
    `${programs.kubernetes}-${digest(programs.etcd, [...folders.flatMap(listFiles), __filename, join(__dirname, "definitions.ts")])}`,
  );
  if (existsSync(seed)) return seed;
  process.stdout.write(`Installing the custom resource definitions of ${definitions} (once) …\n`);
  const draft = `${seed}.draft-${process.pid}`;
  mkdirSync(join(programs.cache, "seeds"), { recursive: true });
  try {
    const plane = await startControlPlane(programs, { parts: "server", database: draft });
    const api = new Api(plane);
    try {
      await installDefinitions(api, folders);
      await makeOperatorNamespaces(api);
    } finally {
      api.close();
      await plane.stop();
    }
    if (!existsSync(seed)) renameSync(draft, seed);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return seed;
}

function digest(etcd: string, files: readonly string[]): string {
  const hash = createHash("sha256").update(etcd);
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}
