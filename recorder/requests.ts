import type { Value, Values } from "./values";

/** A place in a source file, as a stack trace names it. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A former name of a resource: a whole URN, or the parts that differ from today's. */
export type Alias =
  | { readonly urn: string }
  | {
      readonly name?: string;
      readonly type?: string;
      readonly stack?: string;
      readonly project?: string;
      readonly parent?: string;
      readonly noParent?: boolean;
    };

/** How long the engine may wait for each operation, in Pulumi's notation: `10m`, `90s`. */
export interface CustomTimeouts {
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  readonly read?: string;
}

/** Where a transform lives: the program serves it, the monitor asks for it. */
export interface Callback {
  readonly target: string;
  readonly token: string;
}

/** The options of a resource that a transform may change. An option that is not there was not set. */
export interface ResourceOptions {
  readonly dependencies: readonly string[];
  readonly provider?: string;
  readonly providers: Readonly<Record<string, string>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly hideDiffs: readonly string[];
  readonly replaceWith: readonly string[];
  readonly aliases: readonly Alias[];
  readonly deletedWith?: string;
  readonly importId?: string;
  readonly customTimeouts?: CustomTimeouts;
  readonly version?: string;
  readonly pluginDownloadUrl?: string;
  readonly replacementTrigger?: Value;
  readonly hooks?: Readonly<Record<string, readonly string[]>>;
}

/** What a program says when it makes a resource. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly remote: boolean;
  readonly inputs: Values;
  readonly options: ResourceOptions;
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly transforms: readonly Callback[];
  readonly stateMigrations: number;
  readonly envVarMappings: Readonly<Record<string, string>>;
  readonly packageRef: string;
  readonly source?: Place;
}

/** What a program says when it looks up a resource that exists. */
export interface Reading {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly parent: string;
  readonly inputs: Values;
  readonly dependencies: readonly string[];
  readonly provider?: string;
  readonly additionalSecretOutputs: readonly string[];
  readonly version?: string;
  readonly pluginDownloadUrl?: string;
  readonly packageRef: string;
  readonly source?: Place;
}

/** What a program says when it calls a function of a provider, or a method of a component. */
export interface Invocation {
  readonly token: string;
  readonly args: Values;
  readonly provider?: string;
  readonly version?: string;
  readonly pluginDownloadUrl?: string;
  readonly parent?: string;
  readonly dependencies: readonly string[];
}

/** The options of a function call that a transform may change. */
export type InvocationOptions = Pick<Invocation, "provider" | "version" | "pluginDownloadUrl">;

/** A package that the program asks the engine for: a plugin, with the parameter that makes another package of it. */
export interface PackageRequest {
  readonly name: string;
  readonly version?: string;
  readonly downloadUrl?: string;
  readonly parameterization?: { readonly name: string; readonly version: string };
}

/** A line that the program logged. */
export interface LogLine {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string;
}

/** What the monitor answers to a registration or a reading. */
export interface Answer {
  readonly urn: string;
  readonly id: string;
  readonly outputs: Values;
}

/** How the monitor runs the transforms that live in the program. */
export interface Transformer {
  resource(
    callback: Callback,
    request: {
      readonly type: string;
      readonly name: string;
      readonly custom: boolean;
      readonly parent: string;
      readonly inputs: Values;
      readonly options: ResourceOptions;
    },
  ): Promise<{ readonly inputs: Values; readonly options: ResourceOptions }>;
  invocation(
    callback: Callback,
    request: { readonly token: string; readonly args: Values; readonly options: InvocationOptions },
  ): Promise<{ readonly args: Values; readonly options: InvocationOptions }>;
}
