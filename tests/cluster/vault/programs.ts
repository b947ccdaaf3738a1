import { execFileSync } from "node:child_process";
import { join } from "node:path";

interface Found {
  readonly program?: string;
  readonly version?: string;
  readonly reason?: string;
}

/** Where a program lies that an installer of the house's puts into the folder outside of the clone, once for each version. */
export function installed(installer: readonly string[], name: string): string {
  const script = join(__dirname, "../../..", ...installer);
  const line = execFileSync(process.execPath, [script, name], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const { program, reason } = (JSON.parse(line) as Record<string, Found>)[name] ?? {};
  if (program === undefined) throw new Error(`${name} could not be installed: ${reason ?? "nothing was said"}`);
  return program;
}

/** OpenBao, a vault that speaks as HashiCorp's does. */
export const openBao = (): string => installed(["tests", "scan", "install.mjs"], "bao");
