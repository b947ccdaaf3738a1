import type { RecordedResource } from "./recorded";
import type { PackageRequest, Reading, Registration } from "./requests";
import type { Transformed } from "./transforms";
import { isStack } from "./urn";
import { secretPaths } from "./values";

const some = <K extends string, V extends readonly unknown[]>(key: K, list: V): { readonly [P in K]?: V } =>
  (list.length === 0 ? {} : { [key]: list }) as { readonly [P in K]?: V };

const any = <K extends string, V extends object>(key: K, map: V): { readonly [P in K]?: V } =>
  (Object.keys(map).length === 0 ? {} : { [key]: map }) as { readonly [P in K]?: V };

const set = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };

const sortedLists = (lists: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(lists)
      .filter(([, urns]) => urns.length > 0)
      .map(([key, urns]) => [key, [...urns].sort()]),
  );

/** A registration as it stands in the recording: only what was set, lists of resources sorted. */
export const recordOf = (
  urn: string,
  { type, name, parent, custom, remote, envVarMappings, stateMigrations, source }: Registration,
  { inputs, options, propertyDependencies }: Transformed,
  aliasUrns: readonly string[],
  from: PackageRequest | undefined,
): RecordedResource => ({
  urn,
  type,
  name,
  parent,
  custom,
  remote,
  read: false,
  inputs,
  secretInputs: secretPaths(inputs),
  dependencies: [...options.dependencies].sort(),
  propertyDependencies: sortedLists(propertyDependencies),
  ...(custom || remote ? set("provider", options.provider) : {}),
  ...(custom ? {} : any("providers", options.providers)),
  ...set("protect", options.protect),
  ...set("retainOnDelete", options.retainOnDelete),
  ...set("deleteBeforeReplace", options.deleteBeforeReplace),
  ...some("ignoreChanges", options.ignoreChanges),
  ...some("replaceOnChanges", options.replaceOnChanges),
  ...some("additionalSecretOutputs", options.additionalSecretOutputs),
  ...some("hideDiffs", options.hideDiffs),
  ...some("replaceWith", options.replaceWith),
  ...some("aliases", options.aliases),
  ...some("aliasUrns", aliasUrns),
  ...set("deletedWith", options.deletedWith),
  ...set("importId", options.importId),
  ...set("customTimeouts", options.customTimeouts),
  ...set("version", options.version),
  ...set("pluginDownloadUrl", options.pluginDownloadUrl),
  ...set("replacementTrigger", options.replacementTrigger),
  ...set("hooks", options.hooks),
  ...any("envVarMappings", envVarMappings),
  ...set("stateMigrations", stateMigrations === 0 ? undefined : stateMigrations),
  ...set("package", from),
  // The stack is made by the SDK itself, at a place that says nothing to anybody.
  ...(isStack(type) ? {} : set("source", source)),
});

/** A look-up as it stands in the recording. */
export const recordOfReading = (urn: string, reading: Reading, from: PackageRequest | undefined): RecordedResource => ({
  urn,
  type: reading.type,
  name: reading.name,
  parent: reading.parent,
  custom: true,
  remote: false,
  read: true,
  id: reading.id,
  inputs: reading.inputs,
  secretInputs: secretPaths(reading.inputs),
  dependencies: [...reading.dependencies].sort(),
  propertyDependencies: {},
  ...set("provider", reading.provider),
  ...some("additionalSecretOutputs", reading.additionalSecretOutputs),
  ...set("version", reading.version),
  ...set("pluginDownloadUrl", reading.pluginDownloadUrl),
  ...set("package", from),
  ...set("source", reading.source),
});
