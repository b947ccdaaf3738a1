import * as z from "zod";
import { integer, oneOf, raise, sentence, text } from "../fields/field";
import { distinct } from "../fields/lists";
import { cidr, host, name } from "../fields/names";
import { parseUrlPath } from "../text/path";

/** One flow that leaves the app, with its reason. */
const call = z
  .strictObject({
    app: name("an app", { description: "Another app of this workspace.", examples: ["ledger"] }).optional(),
    host: host({ description: "A host outside.", examples: ["api.stripe.com"] }).optional(),
    cidr: cidr({ description: "Addresses outside that have no name.", examples: ["198.51.100.7/32"] }).optional(),
    port: integer(1, 65535, { description: "The port; for a host 443 unless given, for an app its own.", examples: [443] }).optional(),
    protocol: oneOf(["tcp", "udp"], { description: "tcp unless given." }).default("tcp"),
    methods: distinct(z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]))
      .meta({ description: "To an app: only these HTTP methods." })
      .optional(),
    paths: distinct(text(parseUrlPath, { description: "To an app: only these paths.", examples: ["/entries"] }), 1).optional(),
    because: sentence({ description: "Why this flow is needed, for those who review it.", examples: ["posts entries"] }),
  })
  .superRefine((call, context) => {
    const given = (["app", "host", "cidr"] as const).filter((field) => call[field] !== undefined);
    if (given.length !== 1) {
      const problem =
        given.length === 0
          ? { code: "PPT-0107" as const, message: "a call names an app, a host or a cidr; this one names none", fix: "app: ledger" }
          : {
              code: "PPT-0107" as const,
              message: `a call names an app, a host or a cidr; this one names ${given.join(" and ")}`,
              fix: "write one call for each",
            };
      raise(context, problem, given.length === 0 ? [] : [given[1] ?? ""]);
      return;
    }
    if (call.cidr !== undefined && call.port === undefined)
      raise(context, { code: "PPT-0103", message: "a call to addresses says which port", fix: "port: 5432" });
    for (const field of ["methods", "paths"] as const)
      if (call.app === undefined && call[field] !== undefined)
        raise(context, { code: "PPT-0107", message: `${field} can be held only against a call to an app`, fix: `remove ${field}` }, [
          field,
        ]);
  })
  .meta({ examples: [{ app: "ledger", because: "posts entries" }] });

/** Every flow that leaves the app. What is not here is closed. */
export const calls = z
  .array(call)
  .max(500)
  .default([])
  .meta({ description: "Every flow that leaves the app, each with a reason. What is not here is closed." });
