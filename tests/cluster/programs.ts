import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Where the parts of a control plane lie, and which versions they are. */
export interface Programs {
  readonly kubernetes: string;
  readonly kwok: string;
  readonly etcd: string;
  readonly cache: string;
  readonly bin: string;
  readonly kwokBin: string;
  /** The folder with trust-manager's definitions. */
  readonly bundles: string;
}

/** Builds the programs where they are not built yet; fails with what to install when Go or etcd is missing. */
export function buildPrograms(): Programs {
  try {
    const line = execFileSync(process.execPath, [join(__dirname, "build.mjs")], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    return JSON.parse(line) as Programs;
  } catch (error) {
    throw new Error("The control plane could not be built; the reason stands above.", { cause: error });
  }
}
