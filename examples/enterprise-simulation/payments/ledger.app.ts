import { defineApp } from "parapet/model";

/** The books: every entry once, for ever. */
export const ledger = defineApp({
  app: "ledger",
  owner: "team-payments",
  system: "payments",
  region: ["eu-central", "eu-west"],
  image: "ghcr.io/acme/ledger:1.9.3@sha256:4a402d9aaaac2335f63f769a51835cd15b75b989434c2a07a34579b3cfde7aca",
  port: 8080,
  tier: "data",
  size: "medium",
  data: { classes: ["pci"], residency: ["eu"] },
  needs: { volume: { size: "50Gi", mount: "/books", backup: "hourly" } },
});

/** Closes the books each night. */
export const closing = defineApp({
  app: "closing",
  owner: "team-payments",
  system: "payments",
  region: "eu-central",
  image: "ghcr.io/acme/closing:1.9.3@sha256:21ac89fc6396703b0871d4f28d6e6862ee94d0cbdac816cbd93b47fe9b84f82a",
  kind: "cron",
  schedule: "30 2 * * *",
  data: { classes: ["pci"], residency: ["eu"] },
  calls: [{ app: ledger, because: "reads the day's entries" }],
});
