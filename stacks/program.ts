import { regionIn } from "../components";
import { buildEnvironment, joinEnvironment } from "./environment";
import { planFolder } from "./plan";
import { buildRegion } from "./region";
import type { StackSettings } from "./settings";

/** What `pulumi up` runs: a stack with a region builds that region, a stack without one speaks for the whole environment. */
export async function program(root: string, settings: StackSettings): Promise<Record<string, unknown>> {
  const plan = await planFolder(root, settings);
  if (settings.region === "") return buildEnvironment(plan, settings);
  const region = regionIn(plan, settings.region);
  const environmentStack = await joinEnvironment(plan, settings);
  const { name: platform, environment } = plan.platform;
  return { platform, environment, environmentStack, planHash: plan.hash, ...buildRegion(plan, region, settings) };
}
