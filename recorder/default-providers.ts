import type { RecordedResource, RecordingData } from "./recorded";
import { isProvider, packageOf, urnOf } from "./urn";
import { masked, unknownValue, type Value } from "./values";

/** A provider that no program makes: the engine adds it for the resources that name none. */
export interface DefaultProvider {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, Value>>;
}

const needsOne = (resource: RecordedResource): boolean =>
  (resource.custom || resource.remote) &&
  !isProvider(resource.type) &&
  resource.provider === undefined &&
  packageOf(resource.type) !== "pulumi";

const nameOf = ({ version, package: from }: RecordedResource): string => {
  const known = from?.parameterization?.version ?? from?.version ?? version;
  return known === undefined ? "default" : `default_${known.replace(/[^A-Za-z0-9]/g, "_")}`;
};

/** The default provider of a resource, if it has no explicit one. */
export const defaultProviderOf = (data: RecordingData, resource: RecordedResource): DefaultProvider | undefined => {
  if (!needsOne(resource)) return undefined;
  const own = packageOf(resource.type);
  const type = `pulumi:providers:${own}`;
  const config = Object.entries(data.config)
    .filter(([key]) => key.startsWith(`${own}:`))
    .map(([key, value]) => [key.slice(own.length + 1), value] as const);
  return {
    urn: urnOf(data.stack, data.project, "", type, nameOf(resource)),
    type,
    inputs: { ...Object.fromEntries(config), ...(resource.version === undefined ? {} : { __internal: {}, version: resource.version }) },
  };
};

/** The provider of a resource as the engine writes it: explicit or default, by URN and ID. */
export const providerReference = (data: RecordingData, resource: RecordedResource): string | undefined => {
  if (resource.provider !== undefined) return resource.provider;
  const standard = defaultProviderOf(data, resource);
  return standard && `${standard.urn}::${unknownValue}`;
};

/** A provider's inputs as the engine keeps them: with what it has to know of the plugin. */
export const providerInputs = ({ type, inputs, version, pluginDownloadUrl, envVarMappings }: RecordedResource): Value => {
  if (!isProvider(type) || (version === undefined && pluginDownloadUrl === undefined && envVarMappings === undefined))
    return masked(inputs);
  const internal = {
    ...(pluginDownloadUrl === undefined ? {} : { pluginDownloadURL: pluginDownloadUrl }),
    ...(envVarMappings === undefined ? {} : { envVarMappings }),
  };
  return masked({ ...inputs, __internal: internal, ...(version === undefined ? {} : { version }) });
};
