import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Api } from "./api";
import { startControlPlane } from "./control-plane";
import { definitionsFolder } from "./definitions";
import { buildPrograms } from "./programs";
import { seedDatabase } from "./seed";

/** Writes what a server says of its own kinds, and of the operators', as files of OpenAPI 3: `api/v1.json`, `apis/apps/v1.json` … Gives their paths. */
export async function writeOpenApi(api: Api, folder: string): Promise<readonly string[]> {
  const groups = await describedGroups(api);
  for (const path of groups) {
    const file = join(folder, `${path}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, (await api.accepted(`/openapi/v3/${path}`)).text);
  }
  return groups.map((path) => `${path}.json`).sort();
}

/** The groups and versions that the server describes; the operators' come some seconds after they are served. */
async function describedGroups(api: Api): Promise<readonly string[]> {
  const served = (await api.resources()).map((resource) => `apis/${resource.slice(0, resource.lastIndexOf("/"))}`);
  for (let tries = 0; ; tries++) {
    const { paths } = (await api.get("/openapi/v3")) as unknown as { paths: Readonly<Record<string, unknown>> };
    const missing = served.filter((path) => !(path in paths));
    // Only what has a group and a version describes objects; the rest is about the server itself.
    if (missing.length === 0) return Object.keys(paths).filter((path) => /^(api|apis\/[^/]+)\/v[^/]+$/.test(path));
    if (tries === 300) throw new Error(`After a minute the server does not describe ${[...new Set(missing)].join(", ")}.`);
    await pause(200);
  }
}

/** Starts a server for it: by default into the cache, in a folder for the version. Gives the folder. */
export async function dumpOpenApi(folder?: string): Promise<string> {
  const programs = buildPrograms();
  const target = folder ?? join(programs.cache, "openapi", programs.kubernetes);
  const seed = await seedDatabase(programs, definitionsFolder());
  const plane = await startControlPlane(programs, { parts: "server", ...(seed === undefined ? {} : { seed }) });
  const api = new Api(plane);
  try {
    await writeOpenApi(api, target);
  } finally {
    api.close();
    await plane.stop();
  }
  return target;
}
