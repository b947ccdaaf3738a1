import type { Endpoint } from "./endpoint";
import {
  callbackOf,
  callOf,
  invocationOf,
  javaScript,
  optional,
  optionsOfTransform,
  readingOf,
  registrationOf,
  severities,
  toTransformOptions,
} from "./messages";
import { Refusal } from "./refusals";
import type { Callback, InvocationOptions, Transformer } from "./requests";
import type {
  CallbackMessage,
  CallbacksClient,
  LogRequest,
  ReadResourceRequest,
  RegisterPackageRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  Reply,
  ResourceCallRequest,
  ResourceInvokeRequest,
  Sdk,
  SetRootResourceRequest,
  Wire,
} from "./sdk";
import type { Values } from "./values";

// How the engine answers a program that it stops, and how it answers a function that failed.
const codes = { cancelled: 1, unknown: 2 } as const;

// The protocol has these two, and the engine does not offer them.
const notTheEngines = ["_INVOKE_OUTPUT_VALUES", "_CALL_OUTPUT_VALUES"];

/** What the SDK reads of an answer to a registration; the way through a protobuf message would cost as much as all else. */
class LightAnswer {
  constructor(
    private readonly urn: string,
    private readonly id: string,
    private readonly outputs: Values,
  ) {}
  getUrn(): string {
    return this.urn;
  }
  getId(): string {
    return this.id;
  }
  getObject(): { toJavaScript(): Values } {
    return { toJavaScript: () => this.outputs };
  }
  getProperties(): { toJavaScript(): Values } {
    return this.getObject();
  }
  getPropertydependenciesMap(): undefined {
    return undefined;
  }
  getResult(): number {
    return 0;
  }
  getUnknown(): boolean {
    return false;
  }
}

const refused = (error: unknown, code: number): Error => {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message), { code, details: message });
};

type Ask = (callback: Callback, request: { serializeBinary(): Uint8Array }) => Promise<Uint8Array>;

/** Asks a program in this process: by way of the network it would forget which program it is. */
export const askHere =
  (sdk: Pick<Sdk, "callback">): Ask =>
  async ({ token }, request) => {
    const serve = sdk.callback(token);
    if (!serve) throw new Refusal("program", `The program has no function for the token ${token}.`);
    try {
      return (await serve(request.serializeBinary())).serializeBinary();
    } catch (error) {
      throw new Refusal("program", error instanceof Error ? error.message : String(error));
    }
  };

/** Asks a program in another process, at the loopback address that it opened for that. */
export const askThere = (sdk: Pick<Sdk, "wire" | "callbacks">): { readonly ask: Ask; close(): void } => {
  const clients = new Map<string, CallbacksClient>();
  return {
    ask: (callback, request) => {
      const client = clients.get(callback.target) ?? sdk.callbacks(callback.target);
      clients.set(callback.target, client);
      const message = new (sdk.wire().callback.CallbackInvokeRequest)().setToken(callback.token).setRequest(request.serializeBinary());
      return new Promise((resolve, reject) => {
        client.invoke(message, (error, response) => {
          if (error) reject(new Refusal("program", error.details ?? error.message));
          else resolve(response.getResponse_asU8());
        });
      });
    },
    close() {
      for (const client of clients.values()) client.close();
    },
  };
};

/** Runs the transforms that a program serves. */
export const transformerOf = (wire: Wire, ask: Ask): Transformer => {
  return {
    async resource(callback, { type, name, custom, parent, inputs, options }) {
      const request = new wire.resource.TransformRequest().setType(type).setName(name).setCustom(custom).setParent(parent);
      request.setProperties(wire.struct.Struct.fromJavaScript(inputs)).setOptions(toTransformOptions(wire, options));
      const answer = wire.resource.TransformResponse.deserializeBinary(await ask(callback, request));
      const changed = answer.getOptions();
      return {
        inputs: answer.hasProperties() ? javaScript(answer.getProperties()) : inputs,
        options: changed ? optionsOfTransform(changed) : options,
      };
    },
    async invocation(callback, { token, args, options }) {
      const sent = new wire.resource.TransformInvokeOptions().setProvider(options.provider ?? "").setVersion(options.version ?? "");
      sent.setPluginDownloadUrl(options.pluginDownloadUrl ?? "");
      const request = new wire.resource.TransformInvokeRequest()
        .setToken(token)
        .setArgs(wire.struct.Struct.fromJavaScript(args))
        .setOptions(sent);
      const answer = wire.resource.TransformInvokeResponse.deserializeBinary(await ask(callback, request));
      const changed = answer.getOptions();
      const kept: InvocationOptions = changed
        ? {
            ...optional("provider", changed.getProvider()),
            ...optional("version", changed.getVersion()),
            ...optional("pluginDownloadUrl", changed.getPluginDownloadUrl()),
          }
        : options;
      return { args: answer.hasArgs() ? javaScript(answer.getArgs()) : args, options: kept };
    },
  };
};

/** The monitor's side of the protocol. A refused registration is answered as the engine does when it stops a program. */
export const monitorService = (wire: Wire, endpoint: Endpoint, transformer: Transformer, light: boolean) => {
  const { resource } = wire;
  const struct = (values: Values): never => wire.struct.Struct.fromJavaScript(values);
  const empty = (): unknown => new wire.empty.Empty();
  const stop = (reply: Reply) => (error: unknown) => reply(refused(error, codes.cancelled));
  return {
    registerResource(request: RegisterResourceRequest, reply: Reply): void {
      const answered = ({ urn, id, outputs }: { urn: string; id: string; outputs: Values }): void =>
        reply(
          null,
          light
            ? new LightAnswer(urn, id, outputs)
            : new resource.RegisterResourceResponse().setUrn(urn).setId(id).setObject(struct(outputs)),
        );
      try {
        const answer = endpoint.register(registrationOf(request, endpoint.root), transformer);
        if (answer instanceof Promise) answer.then(answered, stop(reply));
        else answered(answer);
      } catch (error) {
        stop(reply)(error);
      }
    },
    readResource(request: ReadResourceRequest, reply: Reply): void {
      try {
        const { urn, id, outputs } = endpoint.read(readingOf(request, endpoint.root));
        reply(
          null,
          light ? new LightAnswer(urn, id, outputs) : new resource.ReadResourceResponse().setUrn(urn).setProperties(struct(outputs)),
        );
      } catch (error) {
        stop(reply)(error);
      }
    },
    registerResourceOutputs(request: RegisterResourceOutputsRequest, reply: Reply): void {
      endpoint.registerOutputs(request.getUrn(), javaScript(request.getOutputs()));
      reply(null, empty());
    },
    invoke(request: ResourceInvokeRequest, reply: Reply): void {
      endpoint.invoke(invocationOf(request), transformer).then(
        (answer) => {
          const response = new resource.ResourceInvokeResponse();
          reply(null, answer === undefined ? response.setUnknown(true) : response.setReturn(struct(answer)));
        },
        (error: unknown) => reply(refused(error, codes.unknown)),
      );
    },
    call(request: ResourceCallRequest, reply: Reply): void {
      endpoint.call(callOf(request)).then(
        (answer) => reply(null, new (wire.provider().CallResponse)().setReturn(struct(answer))),
        (error: unknown) => reply(refused(error, codes.unknown)),
      );
    },
    existsResource(_request: unknown, reply: Reply): void {
      reply(null, new resource.ExistsResourceResponse().setUnknown(true));
    },
    registerPackage(request: RegisterPackageRequest, reply: Reply): void {
      const parameter = request.getParameterization() ?? request.getExtension$();
      const reference = endpoint.addPackage({
        name: request.getName(),
        ...optional("version", request.getVersion()),
        ...optional("downloadUrl", request.getDownloadUrl()),
        ...(parameter ? { parameterization: { name: parameter.getName(), version: parameter.getVersion() } } : {}),
      });
      reply(null, new resource.RegisterPackageResponse().setRef(reference));
    },
    registerStackTransform(request: CallbackMessage, reply: Reply): void {
      endpoint.addStackTransform(callbackOf(request));
      reply(null, empty());
    },
    registerStackInvokeTransform(request: CallbackMessage, reply: Reply): void {
      endpoint.addInvokeTransform(callbackOf(request));
      reply(null, empty());
    },
    // Hooks run while a deployment changes something; of them, a plan only has the names.
    registerResourceHook: (_request: unknown, reply: Reply): void => reply(null, empty()),
    registerErrorHook: (_request: unknown, reply: Reply): void => reply(null, empty()),
    signalAndWaitForShutdown: (_request: unknown, reply: Reply): void => reply(null, empty()),
    supportsFeature: (_request: unknown, reply: Reply): void => reply(null, new resource.SupportsFeatureResponse().setHassupport(true)),
    getDeploymentInfo(_request: unknown, reply: Reply): void {
      // Each feature is a number, and SECRETS is 0.
      const features = Object.entries(resource.ResourceMonitorFeature).flatMap(([name, feature]) =>
        typeof feature === "number" && !notTheEngines.some((end) => name.endsWith(end)) ? [feature] : [],
      );
      reply(null, new resource.DeploymentInfo().setSupportedfeaturesList(features));
    },
    close(): void {
      // The SDK closes its monitor; this one has nothing open.
    },
  };
};

export const engineService = (wire: Wire, endpoint: Endpoint) => {
  let root = "";
  return {
    log(request: LogRequest, reply: Reply): void {
      endpoint.log({
        severity: severities[request.getSeverity()] ?? "info",
        message: request.getMessage(),
        ...optional("urn", request.getUrn()),
      });
      reply(null, new wire.empty.Empty());
    },
    setRootResource(request: SetRootResourceRequest, reply: Reply): void {
      root = request.getUrn();
      reply(null, new wire.engine.SetRootResourceResponse());
    },
    getRootResource: (_request: unknown, reply: Reply): void => reply(null, new wire.engine.GetRootResourceResponse().setUrn(root)),
    requirePulumiVersion: (_request: unknown, reply: Reply): void => reply(null, new wire.engine.RequirePulumiVersionResponse()),
    startDebugging: (_request: unknown, reply: Reply): void => reply(null, new wire.empty.Empty()),
  };
};
