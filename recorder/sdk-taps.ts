import { pathToFileURL } from "node:url";
import type { LogLine } from "./requests";
import type { Value, Values } from "./values";

type LogFunction = (message: string, resource?: { readonly urn?: { promise(): Promise<string> } }) => Promise<void>;
type Frame = { readonly uri: string; readonly line: number; readonly column: number } | undefined;
type Promised = (promise: Promise<unknown>, label: string) => Promise<unknown>;
type Reached = (resources: ReadonlySet<unknown>, exclude: ReadonlySet<unknown>) => Promise<Set<string>>;

/** A map of values on the wire. */
interface StructMessage {
  toJavaScript(): Values;
  getFieldsMap(): { set(key: string, value: unknown): void };
}

/** What is taken off the SDK: functions that it calls through their modules. */
export interface Tapped {
  readonly state: { getStore(): { logErrorCount: number }; getLocalStore(): object | undefined };
  readonly debuggable: { debuggablePromise: Promised };
  readonly dependsOn: { getAllTransitivelyReferencedResourceURNs: Reached };
  readonly log: Record<"debug" | "info" | "warn" | "error", LogFunction>;
  readonly resource: { readonly Resource: { stackTrace: (skip: number) => Frame[] } };
  readonly struct: {
    readonly Struct: (new () => StructMessage) & { fromJavaScript(values: Values): StructMessage };
    readonly Value: { fromJavaScript(value: Value): unknown };
  };
}

const frame = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*):(\d+):(\d+)\)?$/;
const uris = new Map<string, string>();

const uriOf = (file: string): string => {
  let uri = uris.get(file);
  if (uri === undefined) uris.set(file, (uri = file.startsWith("file:") ? file : pathToFileURL(file).toString()));
  return uri;
};

/** The line that made a resource: `skip` frames above the SDK's constructor, without the rest of the stack. */
const lineAbove = (skip: number): Frame[] => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = skip + 2;
  const line = new Error().stack?.split("\n").at(-1) ?? "";
  Error.stackTraceLimit = limit;
  const [, file, row, column] = frame.exec(line) ?? [];
  if (file === undefined || row === undefined || column === undefined) return [];
  return [{ uri: uriOf(file), line: Number(row), column: Number(column) }];
};

const copied = (value: unknown): Value => {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(copied);
  // The sentence of the message's own conversion.
  if (typeof value !== "object") throw new Error("Unexpected struct type.");
  return copiedMap(value);
};

const copiedMap = (map: object): Values => {
  const copy: Record<string, Value> = {};
  for (const key in map) copy[key] = copied((map as Readonly<Record<string, unknown>>)[key]);
  return copy;
};

/** A map of values that stays within this process: it becomes messages only for somebody who looks at it as such. */
const lightStruct = ({ Struct, Value }: Tapped["struct"]): ((values: Values) => StructMessage) => {
  class LightStruct extends Struct {
    #unwritten = true;
    constructor(private readonly values: Values) {
      super();
    }
    override toJavaScript(): Values {
      return this.values;
    }
    override getFieldsMap(): ReturnType<StructMessage["getFieldsMap"]> {
      const fields = super.getFieldsMap();
      if (this.#unwritten) for (const [key, value] of Object.entries(this.values)) fields.set(key, Value.fromJavaScript(value));
      this.#unwritten = false;
      return fields;
    }
  }
  return (values) => new LightStruct(copiedMap(values));
};

const nothing = Promise.resolve();

/**
 * While programs are recorded, the parts of the SDK that only serve a person at a terminal, or the way to another process, are taken off for them:
 * the stack trace of each promise, the whole stack of each resource, a debug line for each step, the walk from nothing to what it refers to, a
 * message for each value. Other programs notice nothing.
 */
export const tap = <Host extends { log(line: LogLine): void }>(
  { state, debuggable, dependsOn, log, resource, struct }: Tapped,
  running: WeakMap<object, Host>,
): { add(): void; remove(): void } => {
  const own = {
    promise: debuggable.debuggablePromise,
    reached: dependsOn.getAllTransitivelyReferencedResourceURNs,
    log: { ...log },
    stackTrace: resource.Resource.stackTrace,
    // eslint-disable-next-line @typescript-eslint/unbound-method -- a static function that does not ask for its class
    struct: struct.Struct.fromJavaScript,
  };
  const light = lightStruct(struct);
  const current = (): Host | undefined => {
    const store = state.getLocalStore();
    return store && running.get(store);
  };
  const said = async (host: Host, severity: LogLine["severity"], ...[message, from]: Parameters<LogFunction>): Promise<void> => {
    if (severity === "error") state.getStore().logErrorCount++;
    if (!from?.urn) {
      host.log({ severity, message });
      return;
    }
    const urn = await Promise.race([from.urn.promise(), new Promise<string>((resolve) => setTimeout(resolve, 50, ""))]).catch(() => "");
    host.log({ severity, message, ...(urn === "" ? {} : { urn }) });
  };
  const tapped = (severity: LogLine["severity"], original: LogFunction): LogFunction => {
    return (message, from) => {
      const host = current();
      if (!host) return original(message, from);
      return severity === "debug" ? nothing : said(host, severity, message, from);
    };
  };
  let users = 0;
  return {
    add() {
      if (users++ > 0) return;
      debuggable.debuggablePromise = (promise, label) => (current() ? promise : own.promise(promise, label));
      dependsOn.getAllTransitivelyReferencedResourceURNs = (resources, exclude) =>
        resources.size === 0 && current() ? Promise.resolve(new Set()) : own.reached(resources, exclude);
      Object.assign(resource.Resource, {
        stackTrace: (skip: number) => (current() ? lineAbove(skip) : own.stackTrace.call(resource.Resource, skip + 1)),
      });
      struct.Struct.fromJavaScript = (values) => (current() ? light(values) : own.struct(values));
      log.debug = tapped("debug", own.log.debug);
      log.info = tapped("info", own.log.info);
      log.warn = tapped("warning", own.log.warn);
      log.error = tapped("error", own.log.error);
    },
    remove() {
      if (--users > 0) return;
      debuggable.debuggablePromise = own.promise;
      dependsOn.getAllTransitivelyReferencedResourceURNs = own.reached;
      Object.assign(resource.Resource, { stackTrace: own.stackTrace });
      struct.Struct.fromJavaScript = own.struct;
      Object.assign(log, own.log);
    },
  };
};
