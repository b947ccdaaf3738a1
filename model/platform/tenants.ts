import * as z from "zod";
import { integer } from "../fields/field";
import { name, tenantName } from "../fields/names";
import { bytes, cpu } from "../fields/quantities";

const quota = z
  .strictObject({
    cpu: cpu("Processor time that the tenant's apps may ask for, in each region.").default(40_000),
    memory: bytes("Memory that the tenant's apps may ask for, in each region.", ["80Gi"]).default(80 * 2 ** 30),
    volumes: bytes("Space on volumes, in each region.", ["500Gi"]).default(500 * 2 ** 30),
    apps: integer(1, 10_000, { description: "How many apps, in each region.", examples: [20] }).default(20),
  })
  .prefault({})
  .meta({ description: "The most that the tenant's apps may ask for, in each region." });

const tenant = z.strictObject({
  costCenter: name("a cost centre", { description: "Who pays.", examples: ["cc-12"] }),
  quota,
  groups: z
    .partialRecord(
      z.enum(["developers", "operators"]),
      z
        .string()
        .min(1)
        .max(200)
        .meta({ description: "The group, as the identity provider names it.", examples: ["oidc:payments"] }),
    )
    .default({})
    .meta({ description: "Groups of the identity provider." }),
});

export const tenants = z.record(tenantName, tenant).meta({ description: "The teams that own applications." });
