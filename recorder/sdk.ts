/**
 * All of the Pulumi SDK's inner surface that the recorder stands on, in this one file and what it takes off the SDK (`sdk-taps.ts`). The contract
 * test names each piece of it and fails by name when an upgrade of the SDK moves one.
 */
import { AsyncResource } from "node:async_hooks";
import { createRequire } from "node:module";
import { sep } from "node:path";
import type * as AliasProto from "@pulumi/pulumi/proto/alias_pb";
import type * as CallbackProto from "@pulumi/pulumi/proto/callback_pb";
import type * as EngineProto from "@pulumi/pulumi/proto/engine_pb";
import type * as ProviderProto from "@pulumi/pulumi/proto/provider_pb";
import type * as ResourceProto from "@pulumi/pulumi/proto/resource_pb";
import type { LogLine } from "./requests";
import type { Run, Server, Surroundings, Waiting } from "./endpoint";
import { tap, type Tapped } from "./sdk-taps";
import type { Value, Values } from "./values";

export type AliasMessage = AliasProto.Alias;
export type CallbackMessage = CallbackProto.Callback;
export type LogRequest = EngineProto.LogRequest;
export type SetRootResourceRequest = EngineProto.SetRootResourceRequest;
export type ReadResourceRequest = ResourceProto.ReadResourceRequest;
export type RegisterPackageRequest = ResourceProto.RegisterPackageRequest;
export type RegisterResourceOutputsRequest = ResourceProto.RegisterResourceOutputsRequest;
export type RegisterResourceRequest = ResourceProto.RegisterResourceRequest;
export type CustomTimeoutsMessage = ResourceProto.RegisterResourceRequest.CustomTimeouts;
export type ResourceHooksMessage = ResourceProto.RegisterResourceRequest.ResourceHooksBinding;
export type ResourceCallRequest = ResourceProto.ResourceCallRequest;
export type ResourceInvokeRequest = ResourceProto.ResourceInvokeRequest;
export type TransformResourceOptions = ResourceProto.TransformResourceOptions;
export type SourcePosition = NonNullable<ReturnType<ResourceProto.RegisterResourceRequest["getSourceposition"]>>;

/** How a request is answered. */
export type Reply = (error: Error | null, answer?: unknown) => void;

/** The answers to the requests of one service, by the name of the request. */
export type Handlers = Readonly<Record<string, (request: never, reply: Reply) => void>>;

/** The messages of Pulumi's protocol. */
export interface Wire {
  readonly resource: typeof ResourceProto;
  readonly callback: typeof CallbackProto;
  readonly engine: typeof EngineProto;
  readonly alias: typeof AliasProto;
  readonly provider: () => typeof ProviderProto;
  readonly struct: { readonly Struct: { fromJavaScript(values: Values): never }; readonly Value: { fromJavaScript(value: Value): never } };
  readonly empty: { readonly Empty: new () => unknown };
}

/** A connection to a program that serves functions. */
export interface CallbacksClient {
  invoke(
    request: unknown,
    reply: (error: (Error & { details?: string }) | null, response: CallbackProto.CallbackInvokeResponse) => void,
  ): void;
  close(): void;
}

/** What a program that runs here is given besides its surroundings. */
export interface Hosting {
  readonly root: string;
  readonly handlers: Handlers;
  log(line: LogLine): void;
}

/** One installed SDK. */
export interface Sdk {
  readonly version: string;
  /** The script by which Pulumi's language host runs a program. */
  readonly runner: string;
  readonly wire: () => Wire;
  /** The way to the functions that a program in another process serves, such as its transforms. */
  callbacks(target: string): CallbacksClient;
  /** The same function of the program that runs here and asks for it now. */
  callback(token: string): ((request: Uint8Array) => Promise<{ serializeBinary(): Uint8Array }>) | undefined;
  /** Runs a program here, apart from all others. */
  run(hosting: Hosting, surroundings: Surroundings, program: () => unknown): Run;
  /** Listens on loopback for a program in another process. */
  listen(monitor: Handlers, engine: Handlers): Promise<Server>;
}

/** A sentence for somebody whose project has no Pulumi SDK. */
export class MissingSdk extends Error {
  constructor(from: string) {
    super(`The Pulumi SDK is not installed where ${from} would find it. Install it: npm install @pulumi/pulumi`);
    this.name = "MissingSdk";
  }
}

interface Store {
  readonly settings: { readonly options: { rootDirectory?: string } };
  readonly pendingResourceRegistrations?: Map<
    unknown,
    { readonly name?: string; readonly type?: string; readonly label: string; readonly phase: string; readonly inputProperty?: string }
  >;
  readonly callbacks?: { readonly _callbacks: ReadonlyMap<string, (request: Uint8Array) => Promise<{ serializeBinary(): Uint8Array }>> };
  logErrorCount: number;
}

interface GrpcServer {
  addService(definition: object, handlers: object): void;
  bindAsync(address: string, credentials: unknown, bound: (error: Error | null, port: number) => void): void;
  forceShutdown(): void;
}

interface Network {
  readonly grpc: {
    readonly Server: new (options: Readonly<Record<string, number>>) => GrpcServer;
    readonly ServerCredentials: { createInsecure(): unknown };
    readonly credentials: { createInsecure(): unknown };
  };
  readonly monitor: { readonly ResourceMonitorService: object };
  readonly engine: { readonly EngineService: object };
  readonly callback: {
    readonly CallbacksClient: new (target: string, credentials: unknown, options: Readonly<Record<string, number>>) => CallbacksClient;
  };
}

interface Runtime extends Tapped {
  readonly state: { withLocalStorage<T>(run: () => T): T; getStore(): Store; getLocalStore(): Store | undefined };
  readonly settings: {
    setMockOptions(monitor: unknown, project: string, stack: string, preview: boolean, organization: string): void;
    disconnect(): Promise<void>;
    disconnectSync(): void;
  };
  readonly config: { setAllConfig(config: Readonly<Record<string, string>>, secretKeys: readonly string[]): void };
  readonly stack: { runInPulumiStack(program: () => unknown): Promise<unknown> };
}

const largeMessages = { "grpc.max_receive_message_length": 400 << 20, "grpc.max_send_message_length": 400 << 20 };

const waitingIn = (store: Store): Waiting[] =>
  [...(store.pendingResourceRegistrations?.values() ?? [])].map(({ name, type, label, phase, inputProperty }) => ({
    name: name ?? label,
    type: type ?? "",
    phase,
    ...(inputProperty === undefined ? {} : { input: inputProperty }),
  }));

/** The same for a program in a process of its own: an expression for there, whose value is what `Waiting` describes. */
export const waitingExpression = `[...(globalThis.globalStore?.pendingResourceRegistrations?.values() ?? [])]
  .map(({ name, type, label, phase, inputProperty: input }) => ({ name: name ?? label, type: type ?? "", phase, input }))`;

const loaded = new Map<string, Sdk>();

/** The SDK that a program in that folder gets; without a folder, the one beside the recorder. Nothing of it is loaded before. */
export const loadSdk = (folder?: string): Sdk => {
  let manifest: string;
  try {
    manifest = createRequire(folder === undefined ? __filename : `${folder}${sep}index.js`).resolve("@pulumi/pulumi/package.json");
  } catch {
    throw new MissingSdk(folder ?? "Parapet");
  }
  let sdk = loaded.get(manifest);
  if (!sdk) loaded.set(manifest, (sdk = sdkAt(manifest)));
  return sdk;
};

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const sdkAt = (manifest: string): Sdk => {
  const from = createRequire(manifest);
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the boundary: what each module holds is what the contract test checks
  const load = <T>(id: string): T => from(id) as T;
  const wire = once<Wire>(() => ({
    resource: load("./proto/resource_pb.js"),
    callback: load("./proto/callback_pb.js"),
    engine: load("./proto/engine_pb.js"),
    alias: load("./proto/alias_pb.js"),
    provider: () => load("./proto/provider_pb.js"),
    struct: load("google-protobuf/google/protobuf/struct_pb.js"),
    empty: load("google-protobuf/google/protobuf/empty_pb.js"),
  }));
  const network = once<Network>(() => ({
    grpc: load("@grpc/grpc-js"),
    monitor: load("./proto/resource_grpc_pb.js"),
    engine: load("./proto/engine_grpc_pb.js"),
    callback: load("./proto/callback_grpc_pb.js"),
  }));
  const running = new WeakMap<object, Hosting>();
  const runtime = once(() => {
    load("./index.js");
    const modules: Runtime = {
      state: load("./runtime/state.js"),
      settings: load("./runtime/settings.js"),
      config: load("./runtime/config.js"),
      stack: load("./runtime/stack.js"),
      debuggable: load("./runtime/debuggable.js"),
      dependsOn: load("./runtime/dependsOn.js"),
      log: load("./log/index.js"),
      resource: load("./resource.js"),
      struct: load("google-protobuf/google/protobuf/struct_pb.js"),
    };
    return { modules, taps: tap(modules, running) };
  });
  return {
    version: load<{ version: string }>("./package.json").version,
    runner: from.resolve("./cmd/run/index.js"),
    wire,
    callbacks(target) {
      const { grpc, callback } = network();
      return new callback.CallbacksClient(target, grpc.credentials.createInsecure(), largeMessages);
    },
    callback: (token) => runtime().modules.state.getStore().callbacks?._callbacks.get(token),
    run(hosting, { project, stack, organization, preview, config, secretKeys }, program) {
      const { modules, taps } = runtime();
      return modules.state.withLocalStorage(() => {
        const store = modules.state.getStore();
        running.set(store, hosting);
        taps.add();
        modules.settings.setMockOptions(hosting.handlers, project, stack, preview, organization);
        modules.config.setAllConfig(config, secretKeys);
        store.settings.options.rootDirectory = hosting.root;
        return {
          done: modules.stack.runInPulumiStack(program).then(() => modules.settings.disconnect()),
          waiting: () => waitingIn(store),
          owns: () => modules.state.getLocalStore() === store,
          // The SDK finds what it has to close by the program that asks for it.
          release: AsyncResource.bind(() => {
            taps.remove();
            modules.settings.disconnectSync();
          }),
        };
      });
    },
    async listen(monitorHandlers, engineHandlers) {
      const { grpc, monitor, engine } = network();
      const server = new grpc.Server(largeMessages);
      const served = (handlers: Handlers): object =>
        Object.fromEntries(
          Object.entries(handlers).map(([name, handle]) => [
            name,
            ({ request }: { request: never }, reply: Reply) => handle(request, reply),
          ]),
        );
      server.addService(monitor.ResourceMonitorService, served(monitorHandlers));
      server.addService(engine.EngineService, served(engineHandlers));
      const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
          error ? reject(error) : resolve(bound),
        );
      });
      return { address: `127.0.0.1:${String(port)}`, close: () => server.forceShutdown() };
    },
  };
};
