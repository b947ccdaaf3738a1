import type { RecordedError, RecordedInvoke, RecordedResource, RecordingData } from "./recorded";
export type * from "./recorded";
import type { LogLine } from "./requests";
import { treeOf } from "./tree";
import type { Values } from "./values";

/** Everything that a program asked for, in an order that does not depend on timing: what a resource needs comes before it. */
export class Recording implements RecordingData {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly preview: boolean;
  readonly config: Readonly<Record<string, string>>;
  readonly lockedConfig: readonly string[];
  readonly resources: readonly RecordedResource[];
  readonly stackOutputs: Values;
  readonly invokes: readonly RecordedInvoke[];
  readonly logs: readonly LogLine[];
  readonly errors: readonly RecordedError[];

  /** Takes what `JSON.parse` gives back, too. */
  constructor(data: RecordingData) {
    this.project = data.project;
    this.stack = data.stack;
    this.organization = data.organization;
    this.preview = data.preview;
    this.config = data.config;
    this.lockedConfig = data.lockedConfig;
    this.resources = data.resources;
    this.stackOutputs = data.stackOutputs;
    this.invokes = data.invokes;
    this.logs = data.logs;
    this.errors = data.errors;
  }

  /** The resources of one type: `recording.byType("aws:s3/bucket:Bucket")`. */
  byType(type: string): RecordedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The one resource of that URN or name, if need be of that type. Throws if there is none, or more than one. */
  get(urnOrName: string, type?: string): RecordedResource {
    const found = this.resources.filter(
      (resource) => (resource.urn === urnOrName || resource.name === urnOrName) && (type === undefined || resource.type === type),
    );
    if (found.length === 1 && found[0] !== undefined) return found[0];
    const wanted = type === undefined ? `"${urnOrName}"` : `"${urnOrName}" of type ${type}`;
    if (found.length > 1)
      throw new Error(
        `${String(found.length)} resources are called ${wanted}. Say which by its type or URN: ${found.map(({ urn }) => urn).join(", ")}.`,
      );
    const names = this.resources.map((resource) => `${resource.name} (${resource.type})`);
    throw new Error(`No resource is called ${wanted}. Recorded are: ${names.join(", ") || "none"}.`);
  }

  /** The resources whose parent is this one. */
  childrenOf(resource: RecordedResource | string): RecordedResource[] {
    const urn = typeof resource === "string" ? this.get(resource).urn : resource.urn;
    return this.resources.filter(({ parent }) => parent === urn);
  }

  /** The resources as an indented list, for a person or for a snapshot. Secrets are never in it. */
  toTree(): string {
    return treeOf(this.resources);
  }
}
