import { Output } from "@pulumi/pulumi";
import { showPath, type Path } from "../../model/diagnostics/place";
import { Refusal, type Mistake } from "../refusal";

/** Refuses Outputs and promises in what a plan is made from: names, policies and proofs rest on it, and nothing of them may wait for a deployment. */
export function needKnown(place: string, args: object): void {
  const mistakes: Mistake[] = [];
  visit(args, [], (path, what) =>
    mistakes.push({
      severity: "error",
      code: "",
      place,
      path: showPath(path),
      message: `this is ${what}, which nobody knows before deployment, and a plan is made before`,
      fix: "write the value itself; what comes from another stack is read from its config, or handed to the app at run time",
    }),
  );
  if (mistakes.length > 0) throw new Refusal(mistakes);
}

function visit(value: unknown, path: Path, found: (path: Path, what: string) => void): void {
  if (typeof value === "string" && /Calling \[to(String|JSON)\] on an \[Output<T>\]/.test(value))
    found(path, "a text into which an Output was put");
  if (typeof value !== "object" || value === null) return;
  // An Output answers every question with another Output: it is never looked into.
  if (Output.isInstance(value)) found(path, "an Output");
  else if (value instanceof Promise) found(path, "a promise");
  else for (const [key, inner] of Object.entries(value)) visit(inner, [...path, Array.isArray(value) ? Number(key) : key], found);
}
