import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Finding } from "./tools/scanner";

/** Why a finding is not heeded. */
export interface Excuse {
  readonly tool: string;
  readonly check: string;
  /** A kind, a namespace and a name with slashes between them; a star stands for any part of one of them. */
  readonly object: string;
  readonly reason: string;
}

const fields = ["tool", "check", "object", "reason"] as const;

/** The excuses of a text, or what is wrong with it: an excuse without a reason is none. */
export function readExcuses(text: string): Excuse[] {
  const entries = parse(text) as unknown;
  if (!Array.isArray(entries)) throw new Error("the excuses are a list");
  return entries.map((entry: unknown, index) => {
    const excuse = entry as Record<string, unknown>;
    const lacking = fields.filter((field) => typeof excuse[field] !== "string" || excuse[field].trim() === "");
    const others = Object.keys(excuse).filter((key) => !fields.some((field) => field === key));
    if (lacking.length > 0) throw new Error(`excuse ${index + 1} lacks ${lacking.join(", ")}`);
    if (others.length > 0) throw new Error(`excuse ${index + 1} has ${others.join(", ")}, which no excuse has`);
    return excuse as unknown as Excuse;
  });
}

/** The excuses of this house. */
export const excuses = (): Excuse[] => readExcuses(readFileSync(join(__dirname, "excuses.yaml"), "utf8"));

/** Whether an excuse is about a finding. */
export function excuseFor({ tool, check, object }: Excuse, finding: Finding): boolean {
  const pattern = object
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^/]*");
  return tool === finding.tool && check === finding.check && new RegExp(`^${pattern}$`).test(finding.object);
}
