import * as path from "node:path";
import { type FunctionCall, record, type RecordedResource, type Recording, recordProject } from "../../recorder";
import { answer } from "./provider/answers";
import type { Values } from "./provider/values";
import type { Project } from "./projects";
import { repository } from "./workspace";

// A module runs once in a test file: a second recording of it would be empty.
const here = new Map<string, Promise<Recording>>();

/** The project's program recorded in this process, as a library user's test does it. */
export function recordedHere(project: Project): Promise<Recording> {
  if (project.program === undefined) throw new Error(`${project.project} names no program that a test could run`);
  const file = path.join(repository, project.project, project.program);
  const program = (): unknown => jest.requireActual(file);
  const recording =
    here.get(project.project) ??
    record(program, { ...asked(project), project: project.name, root: path.join(repository, project.project) });
  here.set(project.project, recording);
  return recording;
}

/** The unmodified project recorded in a process of its own, as `parapet plan --project` does it. */
export async function recordedApart(project: Project): Promise<Recording> {
  const dir = path.join(repository, project.project);
  const env = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
  const stackReferences: Record<string, Values> = {};
  for (const { stack, config = {}, secretConfig = {} } of project.after ?? []) {
    const { organization, stackOutputs } = await recordProject({ dir, stack, config, secretConfig, env, throwOnError: true });
    stackReferences[`${organization}/${project.name}/${stack}`] = stackOutputs as Values;
  }
  return recordProject({ ...asked(project), dir, env, stackReferences, throwOnError: true });
}

function asked({ stack, config = {}, secretConfig = {}, existing = [] }: Project) {
  return {
    stack,
    config,
    secretConfig,
    invoke: ({ token, args }: FunctionCall) => answer(token, args as Values),
    // What exists already, the engine reads; offline somebody has to say it.
    outputs: ({ read, type, id }: RecordedResource) =>
      read ? existing.find((thing) => thing.type === type && thing.id === id)?.outputs : undefined,
  };
}
