import { controls } from "../controls";
import type { RuleWords } from "../rule";

/** What is asked of a document before any rule is. */
export const manifestReadable: RuleWords = {
  id: "manifest/readable",
  promise: "Every document can be read.",
  severity: "high",
  controls: controls("correctness"),
  why: "What cannot be read cannot be judged, and another reader may make something of it.",
  repair: "correct the text at the place that is named",
};

/** The same of its value. */
export const manifestObject: RuleWords = {
  id: "manifest/object",
  promise: "Every document is a Kubernetes object with a kind.",
  severity: "low",
  controls: controls("correctness"),
  why: "Without a kind no rule is about the document: it would be passed over in silence.",
  repair: "write apiVersion and kind, or take the file out of what is checked",
};
