import type { Alias, CustomTimeouts, LogLine, PackageRequest, Place } from "./requests";
import type { Value, Values } from "./values";

/** A resource as the program asked for it. An option that is not there was not set. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The URN of the parent; empty for the stack itself. */
  readonly parent: string;
  /** Made by a provider; otherwise a component. */
  readonly custom: boolean;
  /** A component that another program builds; a recording cannot look into it. */
  readonly remote: boolean;
  /** Looked up, not made: it exists already, under `id`. */
  readonly read: boolean;
  readonly id?: string;
  /** What was asked for. Secrets and unknowns are marked: see `isSecret`, `isUnknown`, `plain`, `masked`. */
  readonly inputs: Values;
  /** What the component registered as its outputs, or what the test made up. */
  readonly outputs?: Values;
  /** Where the secrets are in the inputs. */
  readonly secretInputs: readonly string[];
  /** All resources that this one depends on, by URN, sorted. */
  readonly dependencies: readonly string[];
  /** Which input depends on which resources, for those that do. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** The explicit provider, as `URN::ID`. Without one the engine makes a default provider. */
  readonly provider?: string;
  /** The providers that a component hands to its children, by package. */
  readonly providers?: Readonly<Record<string, string>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly additionalSecretOutputs?: readonly string[];
  readonly hideDiffs?: readonly string[];
  readonly replaceWith?: readonly string[];
  /** The former names as they were given. */
  readonly aliases?: readonly Alias[];
  /** The former names as whole URNs, those that come from the parent's former names among them. */
  readonly aliasUrns?: readonly string[];
  readonly deletedWith?: string;
  readonly importId?: string;
  readonly customTimeouts?: CustomTimeouts;
  readonly version?: string;
  readonly pluginDownloadUrl?: string;
  readonly replacementTrigger?: Value;
  readonly hooks?: Readonly<Record<string, readonly string[]>>;
  readonly envVarMappings?: Readonly<Record<string, string>>;
  readonly stateMigrations?: number;
  readonly package?: PackageRequest;
  /** The line that made it. */
  readonly source?: Place;
}

/** A function of a provider (`invoke`) or a method of a component (`call`) that the program called, and the answer. */
export interface RecordedInvoke {
  readonly kind: "invoke" | "call";
  readonly token: string;
  readonly args: Values;
  readonly provider?: string;
  readonly version?: string;
  readonly dependencies: readonly string[];
  /** The answer; nothing where the function was refused or waits for resources that do not exist yet. */
  readonly answer?: Value;
}

/** What went wrong. `program`: the program threw; the others are the recorder's own refusals. */
export interface RecordedError {
  readonly kind: "program" | "duplicate" | "parent" | "function" | "dynamic" | "stuck" | "host";
  readonly message: string;
  readonly urn?: string;
  readonly source?: Place;
  readonly stack?: string;
}

/** What a recording holds, as plain JSON. Secrets are in it, marked: do not print it as it is. */
export interface RecordingData {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly preview: boolean;
  /** The configuration that the program was given; secrets as `[secret]`. */
  readonly config: Readonly<Record<string, string>>;
  /** The keys of configuration that is encrypted in the stack's file and cannot be read offline. */
  readonly lockedConfig: readonly string[];
  readonly resources: readonly RecordedResource[];
  readonly stackOutputs: Values;
  readonly invokes: readonly RecordedInvoke[];
  readonly logs: readonly LogLine[];
  readonly errors: readonly RecordedError[];
}
