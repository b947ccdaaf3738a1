import { defaultProviderOf, providerInputs, providerReference, type DefaultProvider } from "./default-providers";
import { secondsOf } from "./durations";
import type { RecordedResource, RecordingData } from "./recorded";
import { masked, type Value } from "./values";

/** A resource as `pulumi preview --json` prints it. */
export interface PreviewState {
  readonly urn: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly type: string;
  readonly inputs?: Value;
  readonly parent?: string;
  readonly protect?: true;
  readonly external?: true;
  readonly dependencies?: readonly string[];
  readonly provider?: string;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly additionalSecretOutputs?: readonly string[];
  readonly customTimeouts?: Readonly<Record<string, number>>;
  readonly importID?: string;
  readonly retainOnDelete?: true;
  readonly deletedWith?: string;
  readonly replaceWith?: readonly string[];
  readonly sourcePosition?: string;
  readonly ignoreChanges?: readonly string[];
  readonly hideDiff?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly replacementTrigger?: Value;
  readonly resourceHooks?: Readonly<Record<string, readonly string[]>>;
}

/** What the engine would do with one resource. */
export interface PreviewStep {
  readonly op: "create" | "read";
  readonly urn: string;
  readonly provider?: string;
  readonly newState: PreviewState;
  readonly detailedDiff: null;
}

/** What `pulumi preview --json` prints of a stack that does not exist yet. */
export interface PreviewJson {
  readonly config?: Readonly<Record<string, string>>;
  readonly steps: readonly PreviewStep[];
  readonly diagnostics?: readonly { readonly urn?: string; readonly message: string; readonly severity: string }[];
  readonly changeSummary: Readonly<Record<string, number>>;
}

const filled = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } => {
  const empty =
    value === undefined ||
    value === "" ||
    value === false ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  return (empty ? {} : { [key]: value }) as { readonly [P in K]?: V };
};

const propertyDependencies = ({
  custom,
  remote,
  read,
  inputs,
  propertyDependencies: found,
}: RecordedResource): Record<string, readonly string[]> | undefined =>
  read || (!custom && !remote && Object.keys(inputs).length === 0)
    ? undefined
    : Object.fromEntries(Object.keys(inputs).map((key) => [key, found[key] ?? []]));

const capital = (hooks: RecordedResource["hooks"]): Record<string, readonly string[]> =>
  Object.fromEntries(Object.entries(hooks ?? {}).map(([kind, names]) => [kind.charAt(0).toUpperCase() + kind.slice(1), names]));

const position = ({ source }: RecordedResource): string | undefined =>
  source && `project:///${source.file.split("/").map(encodeURIComponent).join("/")}#${String(source.line)},${String(source.column)}`;

const stateOf = (data: RecordingData, resource: RecordedResource): PreviewState => ({
  urn: resource.urn,
  custom: resource.custom,
  ...filled("id", resource.id),
  type: resource.type,
  ...filled("inputs", providerInputs(resource)),
  ...filled("parent", resource.parent),
  ...(resource.protect === true ? { protect: true } : {}),
  ...(resource.read ? { external: true } : {}),
  ...filled("dependencies", resource.dependencies),
  ...filled("provider", providerReference(data, resource)),
  ...filled("propertyDependencies", propertyDependencies(resource)),
  ...filled("additionalSecretOutputs", resource.additionalSecretOutputs),
  ...filled(
    "customTimeouts",
    Object.fromEntries(Object.entries(resource.customTimeouts ?? {}).map(([key, text]) => [key, secondsOf(text as string)])),
  ),
  ...filled("importID", resource.importId),
  ...(resource.retainOnDelete === true ? { retainOnDelete: true } : {}),
  ...filled("deletedWith", resource.deletedWith),
  ...filled("replaceWith", resource.replaceWith),
  ...filled("sourcePosition", position(resource)),
  ...filled("ignoreChanges", resource.ignoreChanges),
  ...filled("hideDiff", resource.hideDiffs),
  ...filled("replaceOnChanges", resource.replaceOnChanges),
  ...filled("replacementTrigger", resource.replacementTrigger === undefined ? undefined : masked(resource.replacementTrigger)),
  ...filled("resourceHooks", capital(resource.hooks)),
});

const stepOf = (data: RecordingData, resource: RecordedResource): PreviewStep => ({
  op: resource.read ? "read" : "create",
  urn: resource.urn,
  ...filled("provider", providerReference(data, resource)),
  newState: stateOf(data, resource),
  detailedDiff: null,
});

const defaultStep = ({ urn, type, inputs }: DefaultProvider): PreviewStep => ({
  op: "create",
  urn,
  newState: { urn, custom: true, type, ...filled("inputs", inputs) },
  detailedDiff: null,
});

function* stepsOf(data: RecordingData): Generator<PreviewStep> {
  const made = new Set<string>();
  for (const resource of data.resources) {
    const standard = defaultProviderOf(data, resource);
    if (standard && !made.has(standard.urn)) {
      made.add(standard.urn);
      yield defaultStep(standard);
    }
    yield stepOf(data, resource);
  }
}

const diagnosticsOf = ({ logs, errors }: RecordingData): NonNullable<PreviewJson["diagnostics"]> => [
  ...logs
    .filter(({ severity, message }) => severity !== "error" || !errors.some((error) => error.message === message))
    .map(({ severity, message, urn }) => ({
      ...filled("urn", urn),
      message: severity === "info" ? `${message}\n` : `${severity}: ${message}\n`,
      severity,
    })),
  ...errors.map(({ message, urn }) => ({ ...filled("urn", urn), message: `error: ${message}\n`, severity: "error" })),
];

/**
 * A recording in the shape of `pulumi preview --json`, for a stack that does not exist yet: secrets as `[secret]`, unknowns as
 * the engine writes them. What only providers know is not in it: defaults, names that they make, mistakes in inputs.
 */
export const toPreviewJson = (data: RecordingData): PreviewJson => {
  const steps = [...stepsOf(data)];
  return { ...before(data), steps, ...filled("diagnostics", diagnosticsOf(data)), changeSummary: counted(steps) };
};

const before = ({ config }: RecordingData): Pick<PreviewJson, "config"> => filled("config", config);

const counted = (steps: Iterable<PreviewStep>): Record<string, number> => {
  const summary: Record<string, number> = {};
  for (const { op } of steps) summary[op] = (summary[op] ?? 0) + 1;
  return summary;
};

/**
 * The same as text, piece by piece: what `JSON.stringify(toPreviewJson(data), null, 2)` gives, for recordings of which one
 * would not want a second copy. `margin` stands before each line but the first.
 */
export function* previewPieces(data: RecordingData, margin = ""): Generator<string> {
  const printed = (value: unknown, indent: string): string => JSON.stringify(value, null, 2).replaceAll("\n", `\n${margin}${indent}`);
  const field = ([name, value]: [string, unknown]): string => `${JSON.stringify(name)}: ${printed(value, "  ")}`;
  const start = Object.entries(before(data)).map((entry) => `${field(entry)},\n${margin}  `);
  yield `{\n${margin}  ${start.join("")}"steps": [`;
  const summary: Record<string, number> = {};
  let shown = 0;
  for (const step of stepsOf(data)) {
    summary[step.op] = (summary[step.op] ?? 0) + 1;
    yield `${shown++ === 0 ? "" : ","}\n${margin}    ${printed(step, "    ")}`;
  }
  const end = { ...filled("diagnostics", diagnosticsOf(data)), changeSummary: summary };
  yield `${shown === 0 ? "]" : `\n${margin}  ]`},\n${margin}  ${Object.entries(end).map(field).join(`,\n${margin}  `)}\n${margin}}`;
}
