import * as z from "zod";
import { flag } from "../fields/field";
import { host, name } from "../fields/names";

/** What is shared by the meshes of all regions. */
export const mesh = z
  .strictObject({
    trustDomain: host({
      description: "The trust domain that the mesh signs identities for; the same in all regions that call each other.",
      examples: ["cluster.local"],
    }).default("cluster.local"),
  })
  .prefault({})
  .meta({ description: "The service mesh of the regions." });

/** Who collects metrics. */
export const scraper = z
  .strictObject({
    namespace: name("a namespace", { description: "Where it runs.", examples: ["monitoring"] }, 63),
    app: name("an app", { description: "The app.kubernetes.io/name of its pods.", examples: ["prometheus"] }, 63).default("prometheus"),
    serviceAccount: name("a service account", { description: "Who it is to the mesh.", examples: ["prometheus"] }, 63).default(
      "prometheus",
    ),
    mutualTls: flag({
      description: "Whether it is in the mesh. One that is not gets a port that is not strict, with the reason written to it.",
    }).default(true),
  })
  .meta({ description: "Who collects metrics; left out, nobody may." });
