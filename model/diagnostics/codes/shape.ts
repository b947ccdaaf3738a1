import type { CodeText } from "../code-text";

/** PPT-0102 to PPT-0109: a document does not have the shape of its schema. */
export const shapeCodes = {
  "PPT-0102": {
    title: "a value has the type that its field takes",
    why: "A number where a text is expected, or a list where one value is, would have to be guessed at, and different readers guess differently.",
    cure: "Write the value as the message says; `parapet explain FIELD` shows an example.",
    refused: "port: http",
    accepted: "port: 8080",
  },
  "PPT-0103": {
    title: "a field that is needed is there",
    why: "Without it there is no safe default: somebody has to say it.",
    cure: "Add the field; `parapet explain FIELD` shows an example.",
    refused: "app: billing",
    accepted: "app: billing\nowner: team-payments",
  },
  "PPT-0104": {
    title: "a value is within its bounds",
    why: "Bounds keep a slip of the finger (a billion replicas) from reaching a cluster.",
    cure: "Choose a value within the bounds that the message names.",
    refused: "scale: { min: -1 }",
    accepted: "scale: { min: 2 }",
  },
  "PPT-0105": {
    title: "a value is one of the words that its field knows",
    why: "A word that the platform does not know would be ignored, and what was meant by it would not happen.",
    cure: "Use one of the words that the message lists.",
    refused: "kind: services",
    accepted: "kind: service",
  },
  "PPT-0106": {
    title: "a list holds each value once",
    why: "A value that stands twice is usually a line that was copied and not changed.",
    cure: "Remove one of the two, or change it into what was meant.",
    refused: "region: [eu-central, eu-central]",
    accepted: "region: [eu-central, eu-west]",
  },
  "PPT-0107": {
    title: "fields that exclude each other are not given together, and fields that need each other are",
    why: "Which of the two would win is not something that a reviewer should have to know.",
    cure: "Keep the one that is meant, or add the one that is missing.",
    refused: "calls:\n  - { app: ledger, host: api.stripe.com, because: posts entries }",
    accepted: "calls:\n  - { app: ledger, because: posts entries }",
  },
  "PPT-0108": {
    title: "a document is an intent or a platform document",
    why: "A file that is named like an intent and holds something else is a mistake that would otherwise leave an application out in silence.",
    cure: "Write the fields of an intent (`app:` first), or rename the file.",
    refused: "- just\n- a list",
    accepted: "app: billing\nowner: team-payments\nregion: eu-central\nimage: ghcr.io/acme/billing:1.0.0\nport: 8080",
  },
} as const satisfies Record<string, CodeText>;
