import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readRendered, type Rendered } from "./rendered";

const root = resolve(__dirname, "../..");
const parapet = join(root, "dist", "bin", "parapet.js");

/** The names of all examples. */
export const exampleNames = (): string[] =>
  readdirSync(join(root, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** What `parapet render` makes of an example, in a folder that `drop` removes. */
export function renderExample(name: string): Rendered & { readonly drop: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `parapet-scan-${name}-`));
  execFileSync(process.execPath, [parapet, "render", join("examples", name), "--out", join(folder, "out")], {
    cwd: root,
    encoding: "utf8",
  });
  return { ...readRendered(join(folder, "out")), drop: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What `parapet plan` says of an example: the flows that were declared. */
export interface PlanData {
  readonly regions: readonly { readonly gateways: readonly { readonly name: string }[] }[];
  readonly apps: readonly { readonly id: string; readonly namespace: string; readonly workloadName: string; readonly region: string }[];
  readonly flows: readonly {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly kind: string;
    readonly port: number;
  }[];
}

export const planExample = (name: string): PlanData =>
  JSON.parse(
    execFileSync(process.execPath, [parapet, "plan", join("examples", name), "--json"], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    }),
  ) as PlanData;
