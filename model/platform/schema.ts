import * as z from "zod";
import { integer, oneOf, raise, sentence, text } from "../fields/field";
import { distinct } from "../fields/lists";
import { cidr, host, name, networkName, tenantName } from "../fields/names";
import { bytes, cpu } from "../fields/quantities";
import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { redact } from "../text/secrets";
import { ingress } from "./ingress";
import { mesh } from "./mesh";
import { regions } from "./regions";
import { objects, observability, secrets, storage, tls } from "./services";
import { tenants } from "./tenants";

const environments = ["dev", "staging", "prod"] as const;

const environment = z
  .union([
    oneOf(environments, { description: "What the platform is for; decides how strict it is.", examples: ["prod"] }),
    z.strictObject({
      name: name("an environment", { description: "A name of one's own.", examples: ["perf"] }),
      like: oneOf(environments, { description: "Which of the three it is as strict as.", examples: ["staging"] }),
    }),
  ])
  .transform((value) => (typeof value === "string" ? { name: value, like: value } : value))
  .meta({ description: "dev, staging or prod; or a name of one's own, with the one that it is like." });

/** What an intent gets that leaves these out. */
const defaults = z
  .strictObject({
    owner: tenantName.optional(),
    size: name("a size", { description: "The size of an app that names none.", examples: ["small"] }).default("small"),
    image: z
      .string()
      .min(1)
      .max(500)
      .meta({
        description: "The image of an app that names none; {app} stands for its name.",
        examples: ["registry.example.com/{app}:stable"],
      })
      .optional(),
    port: integer(1, 65535, { description: "The port of a service that names none.", examples: [8080] }).optional(),
  })
  .prefault({})
  .meta({ description: "What an intent gets that leaves these out." });

const sizes = z
  .record(
    name("a size", { description: "A size.", examples: ["small"] }),
    z.strictObject({
      cpu: cpu("Processor time that is always there for an app of this size."),
      memory: bytes("Memory of an app of this size."),
    }),
  )
  .default({
    small: { cpu: 100, memory: 128 * 2 ** 20 },
    medium: { cpu: 500, memory: 512 * 2 ** 20 },
    large: { cpu: 2000, memory: 2 * 2 ** 30 },
  })
  .meta({ description: "Names for how much a replica gets." });

function parseDate(value: string): Checked<string> {
  const date = new Date(`${value}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(value)) return accept(value);
  return refuse("PPT-0105", `"${redact(value)}" is not a day that exists, as year-month-day`, "2027-03-31");
}

const waiver = z.strictObject({
  rule: z
    .string()
    .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)+$/, "a rule's id, such as hardening/read-only-root")
    .meta({ description: "The rule that is not held.", examples: ["hardening/read-only-root"] }),
  on: z
    .string()
    .min(1)
    .max(300)
    .meta({ description: "What it is not held on: tenant/app, with * as a wildcard.", examples: ["team-legacy/*"] }),
  reason: sentence({ description: "Why.", examples: ["the vendor's image writes to its own folder"] }),
  ticket: z
    .string()
    .min(1)
    .max(100)
    .meta({ description: "Where it was agreed.", examples: ["SEC-42"] }),
  until: text(parseDate, { description: "The last day on which it holds.", examples: ["2027-03-31"] }),
});

/** The platform document: what a region, a size, a network and a tenant are. */
export const platformSchema = z
  .strictObject({
    platform: name("a platform", { description: "The platform's name; part of every global name.", examples: ["acme"] }, 20),
    environment,
    domain: host({ description: "Under which domain apps are found.", examples: ["apps.example.com"] }),
    defaults,
    images: z
      .strictObject({
        registries: distinct(z.string().regex(/^[a-z0-9][a-z0-9.:/_-]*$/, "a registry, such as ghcr.io/acme")).meta({
          description: "Registries, each with the path below which images may lie.",
        }),
      })
      .meta({ description: "From which registries images may come; left out, from any." })
      .optional(),
    regions,
    networks: z
      .record(networkName, distinct(cidr({ description: "A range of addresses.", examples: ["203.0.113.0/24"] }), 1))
      .default({})
      .meta({ description: "Ranges of addresses that have a name." }),
    tenants,
    ingress,
    mesh,
    sizes,
    tls,
    storage,
    objects,
    secrets,
    observability,
    waivers: z.array(waiver).default([]).meta({ description: "Rules that are not held somewhere, each with a reason and a last day." }),
  })
  .superRefine((platform, context) => {
    if (Object.keys(platform.regions).length === 0)
      raise(context, { code: "PPT-0103", message: "a platform has at least one region", fix: "see `parapet explain platform.regions`" }, [
        "regions",
      ]);
    if (Object.keys(platform.tenants).length === 0)
      raise(context, { code: "PPT-0103", message: "a platform has at least one tenant", fix: "see `parapet explain platform.tenants`" }, [
        "tenants",
      ]);
  })
  .meta({ title: "Parapet platform document", description: "What a region, a size, a storage class, a named network and a tenant are." });

/** A platform document as it was understood. */
export type Platform = z.output<typeof platformSchema>;

/** A platform document as its author writes it. */
export type PlatformInput = z.input<typeof platformSchema>;

export type Region = Platform["regions"][string];
export type Tenant = Platform["tenants"][string];
export type Waiver = Platform["waivers"][number];
