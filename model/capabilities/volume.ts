import * as z from "zod";
import { nearest } from "../text/nearest";
import { showBytes } from "../text/units";
import { oneOf, text } from "../fields/field";
import { name } from "../fields/names";
import { bytes } from "../fields/quantities";
import { parseMountPath } from "../text/path";
import { defineCapability } from "./capability";

const schema = z
  .strictObject({
    size: bytes("How much space each replica has.", ["10Gi"]),
    class: name("a storage class", {
      description: "A storage class of the platform document; its default unless given.",
      examples: ["enterprise-ssd"],
    }).optional(),
    mount: text(parseMountPath, { description: "Where the app finds it.", examples: ["/data"] }).default("/data"),
    backup: oneOf(["none", "hourly", "daily", "weekly"], { description: "How often it is backed up.", examples: ["daily"] }).default(
      "daily",
    ),
  })
  .meta({ description: "Space on disk that outlives the app's restarts, for each replica its own." });

export const volume = defineCapability({
  slug: "volume",
  title: "a volume",
  summary:
    "Space on disk that outlives restarts. Each replica has its own, so the app becomes a StatefulSet; volumes stay when the app goes.",
  schema,
  plan(need, site, report) {
    const { classes, default: byDefault } = site.platform.storage;
    const wanted = need.class ?? byDefault ?? "";
    if (!Object.hasOwn(classes, wanted)) {
      const known = Object.keys(classes).sort();
      if (wanted === "")
        report(
          "PPT-0103",
          [],
          "the volume names no class, and the platform document has no storage.default",
          known[0] === undefined ? "add storage.classes to the platform document" : `class: ${known[0]}`,
        );
      else
        report(
          "PPT-0201",
          ["class"],
          `there is no storage class ${wanted}; there ${known.length === 0 ? "is none" : `is ${known.join(", ")}`}`,
          nearest(wanted, known) ?? known[0] ?? "add it to the platform document's storage.classes",
        );
    }
    if (site.kind === "cron" || site.kind === "job")
      report("PPT-0107", [], `a ${site.kind} starts anew each time and keeps no volume`, "use a bucket, or kind: worker");
    return {
      className: wanted,
      sizeBytes: need.size,
      mount: need.mount,
      backup: need.backup,
      encrypted: classes[wanted]?.encrypted ?? true,
    };
  },
  words: (plan) => [
    `${showBytes(plan.sizeBytes)} of ${plan.className} at ${plan.mount} for each replica, ${plan.encrypted ? "encrypted" : "not encrypted"}, ${plan.backup === "none" ? "not backed up" : `backed up ${plan.backup}`}`,
  ],
  reaches: () => [],
});
