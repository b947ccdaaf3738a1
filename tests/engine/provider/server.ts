import * as grpc from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as service from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { answer } from "./answers";
import type { Cluster } from "./cluster";
import { forcesReplacement, madeUpOutputs, physicalId } from "./identity";
import { bareObject, type Difference, differences, isUnknown, type Values } from "./values";
import type { World } from "./world";

/** What a made-up provider stands on. */
export interface Ground {
  /** The package that it stands in for, such as `aws`. */
  readonly name: string;
  /** The version that it says it has, so that the engine does not warn of a wrong one. */
  readonly version: string;
  /** Where its resources live, so that a test can ask what was really made; without one, nothing is remembered. */
  readonly world: World | undefined;
  /** A real API server, for `kubernetes`. */
  readonly cluster: Cluster | undefined;
  /** How long it takes to answer after a resource was made. */
  readonly pauseMilliseconds: number;
}

const values = (struct: Struct | undefined): Values => struct?.toJavaScript() ?? {};
const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** Starts the provider and answers with the port that the engine is to call. */
export async function serve(ground: Ground): Promise<number> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": 1 << 28, "grpc.max_send_message_length": 1 << 28 });
  server.addService(service.ResourceProviderService, provider(ground));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}

function unary<Request, Response>(answerTo: (request: Request) => Response | Promise<Response>): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const run = async (): Promise<Response> => answerTo(call.request);
    run().then(
      (response) => callback(null, response),
      (error: unknown) => callback({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }),
    );
  };
}

function provider(ground: Ground): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(ground.version)),
    getSchema: unary(() => new proto.GetSchemaResponse().setSchema(JSON.stringify({ name: ground.name, version: ground.version }))),
    checkConfig: unary((request: proto.CheckRequest) => new proto.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(diff),
    configure: unary(() => new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
    check: unary((request: proto.CheckRequest) => new proto.CheckResponse().setInputs(request.getNews())),
    diff: unary(diff),
    create: unary((request: proto.CreateRequest) => create(ground, request)),
    update: unary((request: proto.UpdateRequest) => update(ground, request)),
    read: unary((request: proto.ReadRequest) => read(ground, request)),
    delete: unary((request: proto.DeleteRequest) => remove(ground, request)),
    invoke: unary((request: proto.InvokeRequest) =>
      new proto.InvokeResponse().setReturn(Struct.fromJavaScript(answer(request.getTok(), bareObject(values(request.getArgs()))))),
    ),
    cancel: unary(() => new Empty()),
    attach: unary(() => new Empty()),
  };
}

function diff(request: proto.DiffRequest): proto.DiffResponse {
  const type = typeOf(request.getUrn());
  const found = differences(bareObject(values(request.getOldInputs())), bareObject(values(request.getNews())));
  const replacing = type.startsWith("pulumi:providers:") ? [] : found.filter(({ path }) => forcesReplacement(type, path));
  const response = new proto.DiffResponse()
    .setChanges(found.length === 0 ? proto.DiffResponse.DiffChanges.DIFF_NONE : proto.DiffResponse.DiffChanges.DIFF_SOME)
    .setDiffsList([...new Set(found.map(({ path }) => path.split(/[.[]/)[0] ?? path))])
    .setReplacesList(replacing.map(({ path }) => path))
    // Two things of one name cannot exist side by side, so that the old one has to go first.
    .setDeletebeforereplace(replacing.length > 0 && !replacing.some(({ path }) => /(^|\.)(name|bucket|namespace)$/.test(path)))
    .setHasdetaileddiff(true);
  for (const difference of found) response.getDetaileddiffMap().set(difference.path, detail(difference, replacing.includes(difference)));
  return response;
}

function detail({ kind }: Difference, replaces: boolean): proto.PropertyDiff {
  const kinds = proto.PropertyDiff.Kind;
  const plain = { add: kinds.ADD, delete: kinds.DELETE, update: kinds.UPDATE };
  const replacing = { add: kinds.ADD_REPLACE, delete: kinds.DELETE_REPLACE, update: kinds.UPDATE_REPLACE };
  return new proto.PropertyDiff().setKind((replaces ? replacing : plain)[kind]).setInputdiff(true);
}

async function create(ground: Ground, request: proto.CreateRequest): Promise<proto.CreateResponse> {
  const inputs = values(request.getProperties());
  if (request.getPreview()) return new proto.CreateResponse().setProperties(Struct.fromJavaScript(inputs));
  if (isUnknown(inputs)) throw new Error(`${request.getUrn()} still has an unknown value in its inputs`);
  const type = typeOf(request.getUrn());
  const known = bareObject(inputs);
  const id = physicalId(type, known);
  const live = await ground.cluster?.apply(known);
  const outputs = {
    ...madeUpOutputs(type, id),
    ...(live?.["status"] === undefined || "status" in madeUpOutputs(type, id) ? {} : { status: live["status"] }),
    ...inputs,
  };
  ground.world?.create({ id, type, urn: request.getUrn(), inputs: known, outputs: bareObject(outputs) });
  await pause(ground.pauseMilliseconds);
  return new proto.CreateResponse().setId(id).setProperties(Struct.fromJavaScript(outputs));
}

async function update(ground: Ground, request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
  const inputs = values(request.getNews());
  const before = Object.keys(values(request.getOldInputs()));
  const kept = Object.entries(values(request.getOlds())).filter(([key]) => !before.includes(key));
  const outputs = { ...Object.fromEntries(kept), ...inputs };
  if (request.getPreview()) return new proto.UpdateResponse().setProperties(Struct.fromJavaScript(outputs));
  const known = bareObject(inputs);
  await ground.cluster?.apply(known);
  const urn = request.getUrn();
  ground.world?.update({ id: request.getId(), type: typeOf(urn), urn, inputs: known, outputs: bareObject(outputs) });
  await pause(ground.pauseMilliseconds);
  return new proto.UpdateResponse().setProperties(Struct.fromJavaScript(outputs));
}

async function read(ground: Ground, request: proto.ReadRequest): Promise<proto.ReadResponse> {
  const [inputs, properties] = [values(request.getInputs()), values(request.getProperties())];
  const thing = ground.world?.find(typeOf(request.getUrn()), request.getId());
  const live = await ground.cluster?.read(bareObject(inputs));
  const gone = (ground.world !== undefined && thing === undefined) || (ground.cluster !== undefined && live === undefined);
  if (gone) return new proto.ReadResponse();
  return (
    new proto.ReadResponse()
      .setId(request.getId())
      .setInputs(Struct.fromJavaScript(Object.keys(inputs).length > 0 ? inputs : (thing?.inputs ?? {})))
      // What the state knows is given back as it came, for the world does not know what is secret.
      .setProperties(Struct.fromJavaScript({ ...thing?.outputs, ...properties }))
  );
}

async function remove(ground: Ground, request: proto.DeleteRequest): Promise<Empty> {
  const inputs = values(request.getOldInputs());
  await ground.cluster?.delete(bareObject(inputs));
  ground.world?.delete(typeOf(request.getUrn()), request.getId(), request.getUrn());
  await pause(ground.pauseMilliseconds);
  return new Empty();
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
