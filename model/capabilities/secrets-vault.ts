import * as z from "zod";
import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { integer, text } from "../fields/field";
import { distinct } from "../fields/lists";
import { name } from "../fields/names";
import { physicalName } from "../text/names";
import { parseMountPath } from "../text/path";
import { redact } from "../text/secrets";
import { defineCapability } from "./capability";

function parseVaultPath(value: string): Checked<string> {
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\/[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(value) && value.length <= 200) return accept(value);
  return refuse(
    "PPT-0105",
    `"${redact(value)}" is no path in the vault: lower-case words between slashes, without a slash at either end`,
    "apps/billing",
  );
}

const schema = z
  .strictObject({
    path: text(parseVaultPath, { description: "Where the app's secrets lie: apps/<app>, or below it.", examples: ["apps/billing"] }),
    policies: distinct(name("a policy", { description: "Which sets of secrets the app reads.", examples: ["db-access"] }), 1),
    mount: text(parseMountPath, { description: "Where the app finds them, a file for each set.", examples: ["/secrets"] }).default(
      "/secrets",
    ),
    rotateDays: integer(1, 365, { description: "How old a secret may become.", examples: [30] }).default(30),
  })
  .meta({ description: "Secrets from the vault, as files that only the app reads." });

export const secretsVault = defineCapability({
  slug: "secrets-vault",
  title: "secrets from the vault",
  summary: "Secrets as files in the pod, read from the vault by the app's own identity. No secret is ever in a manifest.",
  schema,
  plan(need, site, report) {
    const own = `apps/${site.app}`;
    if (need.path !== own && !need.path.startsWith(`${own}/`))
      report("PPT-0211", ["path"], `${need.path} is outside of ${own}: an app reads its own secrets only`, own);
    const { platform } = site;
    return {
      address: platform.secrets.address,
      kvMount: platform.secrets.mount,
      path: need.path,
      policies: [...need.policies].sort(),
      mount: need.mount,
      rotateDays: need.rotateDays,
      role: physicalName([site.regionName, site.tenant, site.app], { maxLength: 63 }),
      audience: `vault-${platform.platform}`,
    };
  },
  words: (plan) => [
    `${plan.policies.join(", ")} from ${plan.kvMount}/${plan.path}, as files under ${plan.mount}, none older than ${plan.rotateDays} days`,
  ],
  reaches: () => [],
});
