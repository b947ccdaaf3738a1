import { resolve } from "node:path";
import { log } from "@pulumi/pulumi";
import { mistakeOf, Refusal } from "../components";
import { planWorkspace, type Plan } from "../model";
import type { StackSettings } from "./settings";
import { readWorkspace } from "./workspace/read";

/**
 * The plan of a workspace folder, for a stack that knows what it knows. Everything that is wrong with it is said at once, and then nothing is registered;
 * warnings are logged.
 */
export async function planFolder(
  root: string,
  { workspace, platform, cloudflare }: Pick<StackSettings, "workspace" | "platform" | "cloudflare">,
): Promise<Plan> {
  const folder = resolve(root, workspace);
  const reading = readWorkspace(folder, platform === "" ? {} : { platform: resolve(root, platform) });
  const planned =
    reading.workspace === undefined
      ? { plan: undefined, diagnostics: reading.diagnostics }
      : planWorkspace(reading.workspace, reading.diagnostics, { cloudflareToken: cloudflare() !== undefined });
  const { plan, diagnostics } = planned;
  if (plan === undefined) throw new Refusal(diagnostics.map(mistakeOf));
  for (const one of diagnostics) await log.warn(new Refusal([mistakeOf(one)]).message);
  return plan;
}
