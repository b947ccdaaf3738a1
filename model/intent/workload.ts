import * as z from "zod";
import { integer, oneOf, raise, text } from "../fields/field";
import { name } from "../fields/names";
import { bytes, cpu } from "../fields/quantities";
import { parseEnvName } from "../text/env-name";
import { parseUrlPath } from "../text/path";

export const workloadKinds = ["service", "worker", "cron", "job"] as const;
export const protocols = ["http", "grpc", "tcp"] as const;
export const tiers = ["frontend", "backend", "data"] as const;

/** `size: small`, or the amounts themselves. */
export const size = z
  .union([
    name("a size", { description: "A size of the platform document.", examples: ["small"] }),
    z.strictObject({
      cpu: cpu("Processor time that is always there for the app."),
      memory: bytes("Memory that is always there for the app, and the most it gets."),
    }),
  ])
  .meta({ description: "How much each replica gets: a size of the platform document, or the amounts themselves." });

export const scale = z
  .strictObject({
    min: integer(1, 500, { description: "Replicas that always run.", examples: [2] }).default(2),
    max: integer(1, 1000, { description: "The most replicas there may be.", examples: [10] }).default(6),
    cpuPercent: integer(10, 95, {
      description: "More replicas start when they use more of their processor time than this.",
      examples: [70],
    }).default(70),
  })
  .superRefine((scale, context) => {
    if (scale.max < scale.min)
      raise(
        context,
        { code: "PPT-0104", message: `max is ${scale.max}, and min is ${scale.min}: max is at least min`, fix: `max: ${scale.min}` },
        ["max"],
      );
  })
  .prefault({})
  .meta({ description: "How many replicas there are." });

/** Text that a process can be given: the system takes a NUL for its end. */
const passed = (text: z.ZodString) =>
  text.superRefine((value, context) => {
    if (value.includes("\0"))
      raise(context, {
        code: "PPT-0105",
        message: "the text has a NUL character in it, and no process can be given one",
        fix: "take it out",
      });
  });

/** A path that answers, or `tcp` for "the port is open". */
const probe = (description: string, example: string) =>
  z.union([z.literal("tcp"), text(parseUrlPath, { description, examples: [example] })]).meta({ description, examples: [example] });

export const health = z
  .strictObject({
    ready: probe("Answers with success when the app can take requests; or tcp.", "/readyz").default("/readyz"),
    live: probe("Answers with success unless the app has to be restarted; or tcp.", "/livez").default("/livez"),
    command: z
      .array(passed(z.string().min(1).max(4096)))
      .min(1)
      .max(32)
      .meta({ description: "For an app without a port: exits with 0 while the app is well.", examples: [["/app/healthy"]] })
      .optional(),
    startSeconds: integer(1, 3600, { description: "How long the app may take to start.", examples: [30] }).default(30),
  })
  .superRefine((health, context) => {
    if (health.ready === health.live)
      raise(
        context,
        {
          code: "PPT-0107",
          message: `ready and live are both ${health.ready}: an app that is merely busy would be restarted`,
          fix: health.ready === "tcp" ? "ready: /readyz" : "live: tcp",
        },
        ["live"],
      );
  })
  .prefault({})
  .meta({ description: "How the platform sees whether the app is well." });

const variable = text(parseEnvName, { description: "A variable's name.", examples: ["LOG_LEVEL"] });

/** Environment variables of the container. Numbers and booleans are written as an author types them. */
export const env = z
  .record(
    variable,
    z
      .union([passed(z.string()), z.int(), z.boolean()])
      .transform(String)
      .meta({ examples: ["info"] }),
  )
  .default({})
  .meta({ description: "Environment variables; never a secret." });

export const port = integer(1, 65535, { description: "The port that the app listens on.", examples: [8080] });
export const webhook = integer(1, 65535, {
  description: "A port on which the API server calls the app, as an admission or conversion webhook; not the app's own port.",
  examples: [9443],
});
export const protocol = oneOf(protocols, {
  description: "What is spoken on the port; the mesh routes, retries and measures accordingly.",
  examples: ["http"],
});
export const kind = oneOf(workloadKinds, {
  description: "service: takes requests. worker: runs always, takes none. cron: runs on a schedule. job: runs once.",
  examples: ["service"],
});
export const tier = oneOf(tiers, { description: "Who may call whom: a frontend never calls data.", examples: ["backend"] });
