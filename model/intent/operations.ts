import * as z from "zod";
import { flag, integer, oneOf, text } from "../fields/field";
import { distinct } from "../fields/lists";
import { name } from "../fields/names";
import { duration } from "../fields/quantities";
import { parseUrlPath } from "../text/path";

export const dataClasses = ["public", "internal", "confidential", "pii", "phi", "pci"] as const;

export const data = z
  .strictObject({
    classes: distinct(oneOf(dataClasses, { description: "What kinds of data the app handles.", examples: ["pii"] })).default([]),
    residency: distinct(name("a jurisdiction", { description: "Jurisdictions that the data may not leave.", examples: ["eu"] })).default(
      [],
    ),
  })
  .prefault({})
  .meta({ description: "What data the app handles, and where it has to stay." });

const metrics = z.strictObject({
  path: text(parseUrlPath, { description: "Where the app shows its metrics.", examples: ["/metrics"] }).default("/metrics"),
  port: integer(1, 65535, { description: "The port of the metrics; the app's own unless given." }).optional(),
});

export const observe = z
  .strictObject({
    logs: flag({ description: "Whether the app's output is collected." }).default(true),
    metrics: z.union([z.boolean(), metrics]).meta({ description: "Whether, and where, the app shows metrics." }).default(false),
    traces: flag({ description: "Whether requests are traced." }).default(true),
    dashboard: name("a dashboard", {
      description: "The dashboard's name; the app's own unless given.",
      examples: ["my-app"],
    }).optional(),
    slo: z
      .strictObject({
        availability: z
          .number()
          .min(50)
          .max(99.999)
          .meta({ description: "Per cent of requests that have to succeed.", examples: [99.9] }),
        latencyMs: integer(1, 60_000, {
          description: "Milliseconds within which nearly all requests are answered.",
          examples: [300],
        }).optional(),
      })
      .meta({ description: "What the app promises, and is measured against." })
      .optional(),
  })
  .prefault({})
  .meta({ description: "What is seen of the app from outside: logs, metrics, traces, objectives." });

export const recover = z
  .strictObject({
    rpo: duration("The most work that may be lost.", ["1h"]),
    rto: duration("The longest that the app may be away.", ["4h"]),
  })
  .meta({ description: "How much may be lost, and for how long the app may be away." });

/** A patch on one generated object: `Deployment: { spec: … }`, or `Deployment/billing: …` where there are several of a kind. */
export const transform = z
  .record(
    z.string().regex(/^[A-Z][A-Za-z]*(\/[a-z0-9.-]+)?$/, "a kind, or kind/name, such as Deployment"),
    z.record(z.string(), z.unknown()),
  )
  .default({})
  .meta({ description: "The one escape hatch: a patch on one generated object. Always listed in the plan." });
