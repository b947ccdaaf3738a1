import * as fs from "node:fs";
import * as path from "node:path";
import type { RecordedResource } from "../../recorder";
import type { PreviewStep, ResourceState, StackExport } from "./cli";
import type { Value } from "./provider/values";

/** What a stack of a release left behind: its resources with their ids, inputs and outputs. Secrets are blanked. */
export interface Release {
  readonly resources: readonly ResourceState[];
}

/** Whose release it is: several stacks may have one program. */
export interface Released {
  readonly project: string;
  readonly stack: string;
}

const file = ({ project, stack }: Released, version: string): string =>
  path.join(__dirname, "releases", `${path.basename(project)}-${stack}-${version}.json`);

/** The recorded release of a stack. */
export function readRelease(released: Released, version: string): Release {
  return JSON.parse(fs.readFileSync(file(released, version), "utf8")) as Release;
}

/** Records the state of a stack as what a release left behind. */
export function writeRelease(released: Released, version: string, state: StackExport): void {
  fs.mkdirSync(path.dirname(file(released, version)), { recursive: true });
  fs.writeFileSync(file(released, version), `${JSON.stringify(releaseOf(state), null, 2)}\n`);
}

/** A release as a state that `pulumi stack import` takes. */
export function stateOf(release: Release): StackExport {
  const resources = release.resources.map((resource) => opened(resource as unknown as Value) as unknown as ResourceState);
  return { version: 3, deployment: { manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" }, resources } };
}

/** The steps of a preview that throw away something that exists. */
export function losses(steps: readonly PreviewStep[]): string[] {
  const harmless = new Set(["same", "create", "update", "read", "refresh", "import"]);
  return steps
    .filter(({ op }) => !harmless.has(op))
    .map(({ op, urn, replaceReasons }) => `${op} ${urn}${replaceReasons === undefined ? "" : ` because of ${replaceReasons.join(", ")}`}`);
}

/** What of a release a preview counts as kept: not what was only looked up, nor the provider by which the engine itself looks up other stacks. */
export function countedIn({ resources }: Release): number {
  return resources.filter(({ external, urn }) => external !== true && !urn.endsWith("::pulumi:providers:pulumi::default")).length;
}

/** The resources of a release that a recording of today's program lists neither by their URN nor as a former one. */
export function forgotten(release: Release, recorded: readonly RecordedResource[]): string[] {
  const known = new Set(recorded.flatMap(({ urn, aliasUrns }) => [urn, ...(aliasUrns ?? [])]));
  return release.resources.map(({ urn }) => urn).filter((urn) => !known.has(urn) && !/::pulumi:providers:\w+::default(_|$)/.test(urn));
}

function releaseOf({ deployment }: StackExport): Release {
  const passing = new Set(["created", "modified", "sourcePosition", "stackTrace"]);
  const resources = (deployment.resources ?? []).map(
    (resource) =>
      blanked(Object.fromEntries(Object.entries(resource).filter(([key]) => !passing.has(key))) as Value) as unknown as ResourceState,
  );
  return { resources };
}

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const isSecret = (value: Record<string, Value>): boolean => Object.entries(secret).every(([key, signature]) => value[key] === signature);

function mapped(value: Value, replace: (secret: Record<string, Value>) => Value): Value {
  if (Array.isArray(value)) return value.map((item) => mapped(item, replace));
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return replace(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapped(inner, replace)]));
}

const blanked = (value: Value): Value => mapped(value, () => secret);
const opened = (value: Value): Value => mapped(value, () => ({ ...secret, plaintext: JSON.stringify("blank") }));
