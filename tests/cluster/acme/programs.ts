import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** cert-manager, and the world that it finds outside of a cluster. */
export interface AcmePrograms {
  readonly operator: string;
  readonly world: string;
}

/** Builds them where they are not built yet; some minutes, once for each state of their sources. */
export function buildAcmePrograms(): AcmePrograms {
  const line = execFileSync(process.execPath, [join(__dirname, "..", "build.mjs"), "acme"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(line) as AcmePrograms;
}
