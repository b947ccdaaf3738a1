import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ManifestStream } from "../../policies/index";
import { UsageError } from "../command";
import { yamlFiles } from "../output/yaml-files";

/** The texts behind `--manifests`: a file, every YAML and JSON file below a folder, or what is piped in. */
export function readStreams(where: string): readonly ManifestStream[] {
  if (where === "-") return [{ file: "<stdin>", text: readFileSync(0, "utf8") }];
  if (!existsSync(where)) throw new UsageError(`there is no file or folder ${where}`);
  if (!statSync(where).isDirectory()) return [{ file: where, text: readFileSync(where, "utf8") }];
  return yamlFiles(where).map((file) => ({ file: join(where, file), text: readFileSync(join(where, file), "utf8") }));
}
