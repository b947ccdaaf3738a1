import type { RecordedResource } from "../../recorder";
import type { PreviewStep, ResourceState } from "./cli";
import type { Value, Values } from "./provider/values";

/** A resource as it was asked for, in the one shape to which the recorder's and the engine's words are brought. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly read: boolean;
  /** Secrets as `[secret]`. */
  readonly inputs: Values;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** The URN of the explicit provider; empty for a default one. */
  readonly provider: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** In seconds, as the engine keeps them. */
  readonly customTimeouts: Readonly<Record<string, number>>;
  readonly deletedWith: string;
  /** The line of the project that made it, as `index.ts#31,15`; empty where no line of the project did. */
  readonly source: string;
}

const sorted = (texts: readonly string[] | null | undefined): string[] => [...(texts ?? [])].sort();
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");
const isProvider = (type: string): boolean => type.startsWith("pulumi:providers:");

/** The step of a preview, unless it is about something that no program asked for: a default provider. */
export function fromEngine(step: PreviewStep): Registration | undefined {
  const state = step.newState;
  if (state === undefined || (isProvider(state.type) && isDefault(state.urn))) return undefined;
  return {
    urn: state.urn,
    type: state.type,
    name: nameOf(state.urn),
    parent: state.parent ?? "",
    custom: state.custom,
    read: state.external ?? false,
    inputs: inputsOf(state.type, (state.inputs ?? {}) as Values),
    provider: providerOf(state),
    protect: state.protect ?? false,
    retainOnDelete: state.retainOnDelete ?? false,
    ...listsOf(state),
    customTimeouts: state.customTimeouts ?? {},
    deletedWith: state.deletedWith ?? "",
    source: ownLine(state.sourcePosition?.replace("project:///", "")),
  };
}

/** The same for a resource of a recording. */
export function fromRecorder(resource: RecordedResource): Registration {
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    parent: resource.parent,
    custom: resource.custom,
    read: resource.read,
    inputs: inputsOf(resource.type, masked(resource.inputs as Values) as Values),
    provider: providerOf(resource),
    protect: resource.protect ?? false,
    retainOnDelete: resource.retainOnDelete ?? false,
    ...listsOf(resource),
    customTimeouts: secondsOf(resource.customTimeouts),
    deletedWith: resource.deletedWith ?? "",
    source: ownLine(resource.source && `${resource.source.file}#${resource.source.line},${resource.source.column}`),
  };
}

type Lists = Pick<RecordedResource | ResourceState, "ignoreChanges" | "replaceOnChanges" | "additionalSecretOutputs" | "dependencies"> & {
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
};

function listsOf(resource: Lists) {
  const perProperty = Object.entries(resource.propertyDependencies ?? {});
  return {
    dependencies: sorted(resource.dependencies),
    // The engine lists every input, the recorder those that depend on something.
    propertyDependencies: Object.fromEntries(
      perProperty.filter(([, urns]) => (urns ?? []).length > 0).map(([key, urns]) => [key, sorted(urns)]),
    ),
    ignoreChanges: sorted(resource.ignoreChanges),
    replaceOnChanges: sorted(resource.replaceOnChanges),
    additionalSecretOutputs: sorted(resource.additionalSecretOutputs),
  };
}

const ownLine = (place = ""): string => (place.startsWith("..") ? "" : place);

const isDefault = (urn: string): boolean => /^default(_|$)/.test(nameOf(urn));

function providerOf({ provider }: { readonly provider?: string | undefined }): string {
  const urn = (provider ?? "").split("::").slice(0, -1).join("::");
  return isDefault(urn) ? "" : urn;
}

/** The engine adds the plugin's version to a provider's inputs; the program did not write it there. */
function inputsOf(type: string, inputs: Values): Values {
  if (!isProvider(type)) return inputs;
  const added = ["__internal", "version", "pluginDownloadURL"];
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !added.includes(key)));
}

/** The engine prints a secret, whatever is inside, as one text. */
function masked(value: Value): Value {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return value;
  if (value["4dabf18193072939515e22adb298388d"] === "1b47061264138c4ac30d75fd1eb44270") return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner)]));
}

function secondsOf(timeouts: RecordedResource["customTimeouts"]): Record<string, number> {
  const unit: Record<string, number> = { h: 3600, m: 60, s: 1 };
  const seconds = (text: string): number =>
    [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)].reduce((sum, [, count, name]) => sum + Number(count) * unit[name!]!, 0);
  return Object.fromEntries(Object.entries(timeouts ?? {}).map(([key, text]) => [key, seconds(text as string)]));
}
