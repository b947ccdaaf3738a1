import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { showPlace } from "../model/diagnostics/place";
import { isObject } from "../model/documents/document";
import { readJson } from "../model/documents/json";
import type { Plan } from "../model/plan/plan";
import type { Recording, Values } from "../recorder";
import { UsageError, type Arguments } from "./command";

/**
 * The resources that Pulumi would register for a plan: its stacks, recorded one after the other, so that one at a time has to be held. The stack of the
 * environment is among them where it makes something. The Pulumi SDK is loaded here, and nowhere sooner.
 */
export async function* recordPlan(plan: Plan): AsyncGenerator<Recording> {
  const { recordBatches } = await import("../recorder/index.js");
  const { environmentParts, regionParts } = await import("../stacks/offline.js");
  const { name: organization, environment } = plan.platform;
  const options = { project: "parapet", organization, throwOnError: false };
  if (plan.edge !== null) yield await recordBatches(environmentParts(plan), { ...options, stack: environment });
  for (const { name } of plan.regions) yield await recordBatches(regionParts(plan, name), { ...options, stack: `${environment}-${name}` });
}

/** The resources of anybody's Pulumi program, unmodified, for one of its stacks. What it asks of a cloud is answered from a file. */
export async function recordFolder(dir: string, args: Arguments): Promise<Recording> {
  const stack = args.text("stack");
  if (stack === undefined) throw new UsageError("--project needs --stack NAME: whose configuration the program gets");
  const answers = answersIn(args.text("answers"));
  const { recordProject } = await import("../recorder/index.js");
  return recordProject({
    dir: resolve(dir),
    stack,
    invoke: ({ token }) => (Object.hasOwn(answers, token) ? answers[token] : undefined),
    // An Output that was turned into text is a mistake of the program; the SDK then says so.
    env: { PULUMI_ERROR_OUTPUT_STRING: "1" },
  });
}

/** `{ "aws:index/getCallerIdentity:getCallerIdentity": { "accountId": "123456789012" } }` */
function answersIn(file: string | undefined): Readonly<Record<string, Values>> {
  if (file === undefined) return {};
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  const { documents, diagnostics } = readJson(file, readFileSync(file, "utf8"));
  const [first] = diagnostics;
  if (first !== undefined) throw new UsageError(`${showPlace(first.place)} ${first.message}`);
  const answers = documents[0]?.value;
  if (!isObject(answers)) throw new UsageError(`${file} is not a set of answers, each by its function's token`);
  return answers as Readonly<Record<string, Values>>;
}
