import { getOrganization, getProject, StackReference } from "@pulumi/pulumi";
import { refusal } from "../components";
import type { Plan } from "../model";
import { buildEdge } from "./edge";
import type { StackSettings } from "./settings";
import { buildRoot } from "./vault-pki";

/** The whole environment: what exists once for all of its regions. */
export function buildEnvironment(plan: Plan, settings: Pick<StackSettings, "cloudflare" | "vault">) {
  return { ...environmentOutputs(plan), edge: buildEdge(plan, settings), pki: buildRoot(plan, settings) };
}

/** What the stack of a whole environment says to the stacks of its regions, and to whoever asks. */
function environmentOutputs(plan: Plan) {
  const { name, environment, domain } = plan.platform;
  return {
    platform: name,
    environment,
    domain,
    planHash: plan.hash,
    regions: Object.fromEntries(
      plan.regions.map(({ name: region, jurisdiction, role, standbyOf, clusterContext }) => [
        region,
        { jurisdiction, role, standbyOf, cluster: clusterContext },
      ]),
    ),
    apps: Object.fromEntries(
      [...new Set(plan.apps.map(({ app }) => app))]
        .sort()
        .map((app) => [app, plan.apps.filter((one) => one.app === app).map(({ region }) => region)]),
    ),
  };
}

/** Makes sure that the stack of the environment is there, and of the same platform and environment as this stack's documents. */
export async function joinEnvironment(plan: Plan, { environmentStack }: Pick<StackSettings, "environmentStack">): Promise<string> {
  const { name: platform, environment } = plan.platform;
  const stack = environmentStack === "" ? `${getOrganization()}/${getProject()}/${environment}` : environmentStack;
  const reference = new StackReference("environment", { name: stack });
  const said = await Promise.all(
    ["platform", "environment"].map(async (output) => (await reference.getOutputDetails(output)).value as unknown),
  );
  if (said[0] === platform && said[1] === environment) return stack;
  const found = said.every((one) => typeof one === "string") ? `is of ${said.join("/")}` : "exports no platform and environment";
  throw refusal(
    `stack ${stack}`,
    "environmentStack",
    `this stack's platform document is of ${platform}/${environment}, and the stack of the environment ${found}`,
    `run pulumi up on the stack ${environment} first, or correct the config keys platform and environmentStack`,
  );
}
