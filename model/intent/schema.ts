import * as z from "zod";
import { needs } from "../catalogue";
import { isObject } from "../documents/document";
import { raise, text } from "../fields/field";
import { oneOrMore } from "../fields/lists";
import { appName, image, name, regionName, tenantName } from "../fields/names";
import { parseCron } from "../text/cron";
import { calls } from "./calls";
import { accepts, expose } from "./exposure";
import { data, observe, recover, transform } from "./operations";
import { env, health, kind, port, protocol, scale, size, tier, webhook, workloadKinds } from "./workload";

/** The intent: what an application team says about its application. */
export const intentSchema = z
  .strictObject({
    app: appName,
    owner: tenantName.optional(),
    system: name("a system", {
      description: "Apps that belong together, for diagrams, dashboards and cost.",
      examples: ["payments"],
    }).optional(),
    region: oneOrMore(regionName).meta({
      description: "Where the app runs: one region of the platform document, or several.",
      examples: ["eu-central"],
    }),
    image: image.optional(),
    kind: kind.default("service"),
    schedule: text(parseCron, { description: "For kind cron: when it runs, in UTC.", examples: ["0 3 * * *"] }).optional(),
    port: port.optional(),
    protocol: protocol.default("http"),
    webhook: webhook.optional(),
    tier: tier.default("backend"),
    size: size.optional(),
    scale,
    health,
    env,
    data,
    expose: expose.optional(),
    calls,
    accepts: accepts.default([]),
    needs,
    observe,
    recover: recover.optional(),
    transform,
  })
  // Told in the same run as mistakes elsewhere: a field that was not understood is there all the same.
  .superRefine(checkKind, { when: ({ value }) => isObject(value) })
  .meta({ title: "Parapet intent", description: "What an application team says about its application: what, never how or where." });

/** What belongs to one kind of app, and to no other. */
function checkKind(
  intent: { readonly kind?: unknown; readonly schedule?: unknown; readonly expose?: unknown },
  context: z.core.$RefinementCtx,
): void {
  const { kind } = intent;
  if (!workloadKinds.some((known) => known === kind)) return;
  if (kind === "cron" && !("schedule" in intent))
    raise(context, { code: "PPT-0103", message: "an app of kind cron needs a schedule", fix: 'schedule: "0 3 * * *"' }, ["kind"]);
  if (kind !== "cron" && intent.schedule !== undefined)
    raise(context, { code: "PPT-0107", message: `a schedule belongs to kind cron, and this app is a ${String(kind)}`, fix: "kind: cron" }, [
      "schedule",
    ]);
  if (kind !== "service" && intent.expose !== undefined)
    raise(
      context,
      { code: "PPT-0107", message: `only a service can be exposed, and this app is a ${String(kind)}`, fix: "kind: service" },
      ["expose"],
    );
}

/** An intent as it was understood: every default filled in, every quantity a number. */
export type Intent = z.output<typeof intentSchema>;

/** An intent as its author writes it. */
export type IntentInput = z.input<typeof intentSchema>;
