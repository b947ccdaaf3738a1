import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Alias, Callback, CustomTimeouts, Invocation, LogLine, Place, Reading, Registration, ResourceOptions } from "./requests";
import type {
  AliasMessage,
  CallbackMessage,
  CustomTimeoutsMessage,
  ReadResourceRequest,
  RegisterResourceRequest,
  ResourceCallRequest,
  ResourceHooksMessage,
  ResourceInvokeRequest,
  SourcePosition,
  TransformResourceOptions,
  Wire,
} from "./sdk";
import type { Value, Values } from "./values";

/** A field that is only there if it was set; the wire has empty text for what was not. */
export const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined || value === "" ? {} : { [key]: value }) as { readonly [P in K]?: V };

const entriesOf = <V>(map: { forEach(each: (value: V, key: string) => void): void }): Record<string, V> => {
  const result: Record<string, V> = {};
  map.forEach((value, key) => {
    result[key] = value;
  });
  return result;
};

export const callbackOf = (callback: CallbackMessage): Callback => ({ target: callback.getTarget(), token: callback.getToken() });

const aliasOf = (alias: AliasMessage): Alias => {
  const spec = alias.getSpec();
  if (!spec) return { urn: alias.getUrn() };
  return {
    ...optional("name", spec.getName()),
    ...optional("type", spec.getType()),
    ...optional("stack", spec.getStack()),
    ...optional("project", spec.getProject()),
    ...optional("parent", spec.getParenturn()),
    ...(spec.getNoparent() ? { noParent: true } : {}),
  };
};

const timeoutsOf = (timeouts: CustomTimeoutsMessage | undefined): CustomTimeouts | undefined => {
  if (!timeouts) return undefined;
  const set: CustomTimeouts = {
    ...optional("create", timeouts.getCreate()),
    ...optional("update", timeouts.getUpdate()),
    ...optional("delete", timeouts.getDelete()),
    ...optional("read", timeouts.getRead()),
  };
  return Object.keys(set).length === 0 ? undefined : set;
};

const hookKinds = ["beforeCreate", "afterCreate", "beforeUpdate", "afterUpdate", "beforeDelete", "afterDelete", "onError"] as const;
type HookKind = (typeof hookKinds)[number];
const capital = <K extends HookKind>(kind: K): Capitalize<K> => (kind.charAt(0).toUpperCase() + kind.slice(1)) as Capitalize<K>;

const hooksOf = (binding: ResourceHooksMessage | undefined): Record<string, string[]> | undefined => {
  if (!binding) return undefined;
  const names = hookKinds.map((kind) => [kind, binding[`get${capital(kind)}List`]()] as const).filter(([, list]) => list.length > 0);
  return names.length === 0 ? undefined : Object.fromEntries(names);
};

const optionsOfRegistration = (request: RegisterResourceRequest): ResourceOptions => ({
  dependencies: request.getDependenciesList(),
  ...optional("provider", request.getProvider()),
  providers: entriesOf(request.getProvidersMap()),
  ...(request.hasProtect() ? optional("protect", request.getProtect()) : {}),
  ...(request.hasRetainondelete() ? optional("retainOnDelete", request.getRetainondelete()) : {}),
  ...(request.getDeletebeforereplacedefined() ? { deleteBeforeReplace: request.getDeletebeforereplace() } : {}),
  ignoreChanges: request.getIgnorechangesList(),
  replaceOnChanges: request.getReplaceonchangesList(),
  additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  hideDiffs: request.getHidediffsList(),
  replaceWith: request.getReplaceWithList(),
  aliases: [...request.getAliasurnsList().map((urn) => ({ urn })), ...request.getAliasesList().map(aliasOf)],
  ...optional("deletedWith", request.getDeletedwith()),
  ...optional("importId", request.getImportid()),
  ...optional("customTimeouts", timeoutsOf(request.getCustomtimeouts())),
  ...optional("version", request.getVersion()),
  ...optional("pluginDownloadUrl", request.getPlugindownloadurl()),
  ...optional("replacementTrigger", request.getReplacementTrigger()?.toJavaScript() as Value | undefined),
  ...optional("hooks", hooksOf(request.getHooks())),
});

export const optionsOfTransform = (options: TransformResourceOptions): ResourceOptions => ({
  dependencies: options.getDependsOnList(),
  ...optional("provider", options.getProvider()),
  providers: entriesOf(options.getProvidersMap()),
  ...(options.hasProtect() ? optional("protect", options.getProtect()) : {}),
  ...(options.hasRetainOnDelete() ? optional("retainOnDelete", options.getRetainOnDelete()) : {}),
  ...(options.hasDeleteBeforeReplace() ? optional("deleteBeforeReplace", options.getDeleteBeforeReplace()) : {}),
  ignoreChanges: options.getIgnoreChangesList(),
  replaceOnChanges: options.getReplaceOnChangesList(),
  additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
  hideDiffs: options.getHideDiffList(),
  replaceWith: options.getReplaceWithList(),
  aliases: options.getAliasesList().map(aliasOf),
  ...optional("deletedWith", options.getDeletedWith()),
  ...optional("importId", options.getImport()),
  ...optional("customTimeouts", timeoutsOf(options.getCustomTimeouts())),
  ...optional("version", options.getVersion()),
  ...optional("pluginDownloadUrl", options.getPluginDownloadUrl()),
  ...optional("replacementTrigger", options.getReplacementTrigger()?.toJavaScript() as Value | undefined),
  ...optional("hooks", hooksOf(options.getHooks())),
});

const toAlias = ({ alias: { Alias: Message } }: Wire, alias: Alias): AliasMessage => {
  const message = new Message();
  if ("urn" in alias) return message.setUrn(alias.urn);
  const spec = new Message.Spec();
  spec
    .setName(alias.name ?? "")
    .setType(alias.type ?? "")
    .setStack(alias.stack ?? "")
    .setProject(alias.project ?? "");
  if (alias.noParent === true) spec.setNoparent(true);
  else if (alias.parent !== undefined) spec.setParenturn(alias.parent);
  return message.setSpec(spec);
};

export const toTransformOptions = (wire: Wire, options: ResourceOptions): TransformResourceOptions => {
  const message = new wire.resource.TransformResourceOptions();
  message
    .setDependsOnList([...options.dependencies])
    .setIgnoreChangesList([...options.ignoreChanges])
    .setReplaceOnChangesList([...options.replaceOnChanges]);
  message
    .setAdditionalSecretOutputsList([...options.additionalSecretOutputs])
    .setHideDiffList([...options.hideDiffs])
    .setReplaceWithList([...options.replaceWith]);
  message.setAliasesList(options.aliases.map((alias) => toAlias(wire, alias)));
  message
    .setProvider(options.provider ?? "")
    .setVersion(options.version ?? "")
    .setPluginDownloadUrl(options.pluginDownloadUrl ?? "");
  message.setDeletedWith(options.deletedWith ?? "").setImport(options.importId ?? "");
  if (options.protect !== undefined) message.setProtect(options.protect);
  if (options.retainOnDelete !== undefined) message.setRetainOnDelete(options.retainOnDelete);
  if (options.deleteBeforeReplace !== undefined) message.setDeleteBeforeReplace(options.deleteBeforeReplace);
  for (const [name, reference] of Object.entries(options.providers)) message.getProvidersMap().set(name, reference);
  const { create = "", update = "", delete: remove = "", read = "" } = options.customTimeouts ?? {};
  const timeouts = new wire.resource.RegisterResourceRequest.CustomTimeouts();
  message.setCustomTimeouts(timeouts.setCreate(create).setUpdate(update).setDelete(remove).setRead(read));
  if (options.replacementTrigger !== undefined) message.setReplacementTrigger(wire.struct.Value.fromJavaScript(options.replacementTrigger));
  const hooks = new wire.resource.RegisterResourceRequest.ResourceHooksBinding();
  for (const kind of hookKinds) hooks[`set${capital(kind)}List`]([...(options.hooks?.[kind] ?? [])]);
  return message.setHooks(hooks);
};

const files = new Map<string, string>();

const placeOf = (position: SourcePosition | undefined, root: string): Place | undefined => {
  if (!position) return undefined;
  const uri = position.getUri();
  const key = `${root}\0${uri}`;
  let file = files.get(key);
  if (file === undefined) files.set(key, (file = relative(root, fileURLToPath(uri)).split(sep).join("/")));
  return { file, line: position.getLine(), column: position.getColumn() };
};

export const javaScript = (struct: { toJavaScript(): object } | undefined): Values => (struct?.toJavaScript() ?? {}) as Values;

export const registrationOf = (request: RegisterResourceRequest, root: string): Registration => ({
  type: request.getType(),
  name: request.getName(),
  parent: request.getParent(),
  custom: request.getCustom(),
  remote: request.getRemote(),
  inputs: javaScript(request.getObject()),
  options: optionsOfRegistration(request),
  propertyDependencies: Object.fromEntries(
    Object.entries(entriesOf(request.getPropertydependenciesMap())).map(([key, dependencies]) => [key, dependencies.getUrnsList()]),
  ),
  transforms: request.getTransformsList().map(callbackOf),
  stateMigrations: request.getStateMigrationsList().length,
  envVarMappings: entriesOf(request.getEnvvarmappingsMap()),
  packageRef: request.getPackageref(),
  ...optional("source", placeOf(request.getSourceposition(), root)),
});

export const readingOf = (request: ReadResourceRequest, root: string): Reading => ({
  type: request.getType(),
  name: request.getName(),
  id: request.getId(),
  parent: request.getParent(),
  inputs: javaScript(request.getProperties()),
  dependencies: request.getDependenciesList(),
  ...optional("provider", request.getProvider()),
  additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  ...optional("version", request.getVersion()),
  ...optional("pluginDownloadUrl", request.getPlugindownloadurl()),
  packageRef: request.getPackageref(),
  ...optional("source", placeOf(request.getSourceposition(), root)),
});

export const invocationOf = (request: ResourceInvokeRequest): Invocation => ({
  token: request.getTok(),
  args: javaScript(request.getArgs()),
  ...optional("provider", request.getProvider()),
  ...optional("version", request.getVersion()),
  ...optional("pluginDownloadUrl", request.getPlugindownloadurl()),
  dependencies: request.getDependsonList(),
});

export const callOf = (request: ResourceCallRequest): Invocation => ({
  token: request.getTok(),
  args: javaScript(request.getArgs()),
  ...optional("provider", request.getProvider()),
  ...optional("version", request.getVersion()),
  ...optional("pluginDownloadUrl", request.getPlugindownloadurl()),
  dependencies: [
    ...new Set(Object.values(entriesOf(request.getArgdependenciesMap())).flatMap((dependencies) => dependencies.getUrnsList())),
  ],
});

export const severities: readonly LogLine["severity"][] = ["debug", "info", "warning", "error"];
