import { answeredCall, answeredInvoke, stackReferenceOutputs, type FunctionOptions, type Looked } from "./functions";
import { formerUrns } from "./aliases";
import { ordered } from "./order";
import { badMappings, badType, duplicate, dynamicResource, exportedTwice, missingParent, Refusal } from "./refusals";
import { recordOf, recordOfReading } from "./records";
import type { RecordedError, RecordedInvoke, RecordedResource, RecordingData } from "./recorded";
import type {
  Answer,
  Callback,
  Invocation,
  LogLine,
  PackageRequest,
  Reading,
  Registration,
  ResourceOptions,
  Transformer,
} from "./requests";
import { madeUp } from "./made-up";
import { StackOutputs } from "./stack-outputs";
import { transformed, transformedInvocation, untransformed, type Transformed } from "./transforms";
import { isProvider, isStack, packageOf, urnOf } from "./urn";
import { secretValue, unknownValue, type Value, type Values } from "./values";

/** What a recording is of, and what it answers. */
export interface MonitorOptions extends FunctionOptions {
  readonly project: string;
  readonly stack: string;
  /**
   * Makes up the outputs of a resource, beside its inputs, which are outputs already: `{ id, arn }`. What it does not name
   * stays unknown in a preview. Plain JSON; `secretValue(...)` marks a secret.
   */
  readonly outputs?: ((resource: RecordedResource) => Readonly<Record<string, unknown>> | undefined) | undefined;
  /** Whether a dynamic resource stops the recording, or its inputs are recorded and its outputs left unknown. */
  readonly dynamicResources?: "refuse" | "record" | undefined;
}

/** What children take over from a resource. */
interface Kept extends Looked {
  readonly record: RecordedResource;
  readonly transforms: readonly Callback[];
  readonly providers: Readonly<Record<string, string>>;
  readonly provider: string | undefined;
}

const isDynamic = (type: string): boolean => type.startsWith("pulumi-nodejs:dynamic");

/** The engine's stand-in: it answers what a program asks while it makes its resources, and keeps what it was asked. */
export class Monitor {
  readonly #kept = new Map<string, Kept>();
  readonly #children = new Map<string, string[]>();
  readonly #outputs = new Map<string, Values>();
  readonly #packages = new Map<string, PackageRequest>();
  readonly #stackTransforms: Callback[] = [];
  readonly #invokeTransforms: Callback[] = [];
  readonly #invokes: RecordedInvoke[] = [];
  readonly #logs: LogLine[] = [];
  readonly #errors: RecordedError[] = [];
  readonly #stackOutputs = new StackOutputs();
  #returned = false;

  constructor(readonly options: MonitorOptions) {}

  /** Whether something went wrong so far. */
  get failed(): boolean {
    return this.#errors.length > 0;
  }

  /** Whether the program itself has returned: then its outputs are there. */
  get returned(): boolean {
    return this.#returned;
  }

  /** Registers a resource: at once if no transform has to be asked. */
  register(registration: Registration, transformer: Transformer): Answer | Promise<Answer> {
    const { type, name, parent, source } = registration;
    if (isStack(type)) {
      // A recording in batches has the same stack in each of its programs.
      const urn = urnOf(this.options.stack, this.options.project, "", type, name);
      const known = this.#kept.get(urn);
      if (known) return { urn, id: "", outputs: {} };
    }
    if (isDynamic(type) && this.options.dynamicResources !== "record") throw dynamicResource(name, type, source);
    if ((registration.custom || registration.remote) && type.split(":").length !== 3) throw badType(name, type, source);
    if (Object.keys(registration.envVarMappings).length > 0 && !isProvider(type)) throw badMappings(name, type, source);
    const above = this.#kept.get(parent);
    if (parent !== "" && !above) throw missingParent(name, type, parent, source);
    const whole = { ...registration, options: this.#inherited(registration, above) };
    const chain = this.#chain(whole);
    if (chain.length === 0) return this.#settle(whole, untransformed(whole));
    return transformed(whole, chain, transformer).then((result) => this.#settle(whole, result));
  }

  #inherited({ type, custom, remote, options }: Registration, above: Kept | undefined): ResourceOptions {
    if (!above) return options;
    const { deletedWith, protect, retainOnDelete } = above.record;
    const own = packageOf(type);
    const fromParent = above.provider !== undefined && packageOf(above.provider.split("::")[2] ?? "") === own ? above.provider : undefined;
    const provider =
      options.provider ??
      ((custom && !isProvider(type)) || remote ? (fromParent ?? options.providers[own] ?? above.providers[own]) : undefined);
    return {
      ...(deletedWith === undefined ? {} : { deletedWith }),
      ...(protect === undefined ? {} : { protect }),
      ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
      ...options,
      ...(provider === undefined ? {} : { provider }),
    };
  }

  #chain({ transforms, parent }: Registration): readonly Callback[] {
    let above = this.#kept.get(parent);
    if (transforms.length === 0 && this.#stackTransforms.length === 0 && !above?.inTransforms) return [];
    const chain = [...transforms];
    while (above) {
      chain.push(...above.transforms);
      above = this.#kept.get(above.record.parent);
    }
    return [...chain, ...this.#stackTransforms];
  }

  #settle(registration: Registration, { inputs, options, propertyDependencies }: Transformed): Answer {
    const { type, name, parent, custom, remote, source } = registration;
    const urn = this.#claim(parent, type, name, source);
    const above = this.#kept.get(parent);
    const providers = custom ? options.providers : { ...above?.providers, ...options.providers };
    const aliasUrns = formerUrns({ urn, type, name, parent, aliases: options.aliases }, above?.record, above?.record.aliasUrns ?? []);
    const record = recordOf(
      urn,
      registration,
      { inputs, options: { ...options, providers }, propertyDependencies },
      aliasUrns,
      this.#packages.get(registration.packageRef),
    );
    const inTransforms = registration.transforms.length > 0 || (above?.inTransforms ?? false);
    const provider = (custom && !isProvider(type)) || remote ? options.provider : undefined;
    return this.#keep(record, { transforms: registration.transforms, inTransforms, providers, provider });
  }

  #claim(parent: string, type: string, name: string, source: Registration["source"]): string {
    const urn = urnOf(this.options.stack, this.options.project, parent, type, name);
    const first = this.#kept.get(urn);
    if (first) throw duplicate(urn, first.record.source, source);
    return urn;
  }

  #keep(record: RecordedResource, from: Pick<Kept, "transforms" | "inTransforms" | "providers" | "provider">): Answer {
    const { urn, parent } = record;
    const { id, outputs, given } = this.#answer(record);
    const kept = given || record.read ? { ...record, ...(id === "" ? {} : { id }), ...(given ? { outputs } : {}) } : record;
    this.#kept.set(urn, { ...from, record: kept, id, state: outputs });
    const siblings = this.#children.get(parent);
    if (siblings) siblings.push(urn);
    else this.#children.set(parent, [urn]);
    return { urn, id, outputs };
  }

  #answer(record: RecordedResource): { id: string; outputs: Values; given: boolean } {
    const { preview } = this.options;
    const given = isStack(record.type) ? undefined : this.options.outputs?.(record);
    const { id, ...made } = given === undefined ? {} : madeUp(`What outputs() gives for "${record.name}"`, given);
    if (!record.custom && !record.read) return { id: "", outputs: made, given: given !== undefined };
    const outputs = this.#withSecrets(given === undefined ? this.#known(record) : { ...this.#known(record), ...made }, record);
    const own = record.read ? record.id : isProvider(record.type) ? unknownValue : preview ? "" : `${record.name}-id`;
    return { id: typeof id === "string" ? id : (own ?? ""), outputs, given: given !== undefined };
  }

  #withSecrets(outputs: Values, { additionalSecretOutputs: keys = [] }: RecordedResource): Values {
    // Most resources have none: then the inputs themselves are the outputs, and no copy of them is kept.
    if (keys.length === 0) return outputs;
    const marked: Record<string, Value> = { ...outputs };
    for (const key of keys) {
      const value = marked[key] ?? (this.options.preview ? unknownValue : undefined);
      if (value !== undefined) marked[key] = secretValue(value);
    }
    return marked;
  }

  #known(record: RecordedResource): Values {
    if (record.type === "pulumi:pulumi:StackReference") return stackReferenceOutputs(record, this.options);
    // The one resource that the engine makes itself.
    if (record.type === "pulumi:index:Stash") return { ...record.inputs, output: record.inputs["input"] ?? null };
    return record.inputs;
  }

  /** Looks up a resource that exists outside of the program. */
  read(reading: Reading): Answer {
    const { type, name, parent, source } = reading;
    const above = this.#kept.get(parent);
    if (parent !== "" && !above) throw missingParent(name, type, parent, source);
    const urn = this.#claim(parent, type, name, source);
    const record = recordOfReading(urn, reading, this.#packages.get(reading.packageRef));
    return this.#keep(record, { transforms: [], inTransforms: above?.inTransforms ?? false, providers: {}, provider: reading.provider });
  }

  /** Takes what a component or the stack says about itself when it is complete. */
  registerOutputs(urn: string, outputs: Values): void {
    const record = this.#kept.get(urn)?.record;
    if (!record) return;
    if (!isStack(record.type)) {
      this.#outputs.set(urn, outputs);
      return;
    }
    this.#returned = true;
    for (const name of this.#stackOutputs.add(outputs)) this.fail(exportedTwice(name));
  }

  /** Calls a function of a provider. `undefined`: not known, for it waits for resources that do not exist yet. */
  async invoke(invocation: Invocation, transformer: Transformer): Promise<Values | undefined> {
    const call =
      this.#invokeTransforms.length === 0 ? invocation : await transformedInvocation(invocation, this.#invokeTransforms, transformer);
    const answer = this.#unresolved(call.dependencies) ? undefined : await answeredInvoke(call, this.options, (urn) => this.#kept.get(urn));
    if (!call.token.startsWith("pulumi:pulumi:")) this.#recordCall("invoke", call, answer);
    return answer;
  }

  /** Calls a method of a component. */
  async call(invocation: Invocation): Promise<Values> {
    const answer = await answeredCall(invocation, this.options);
    this.#recordCall("call", invocation, answer);
    return answer;
  }

  #recordCall(
    kind: RecordedInvoke["kind"],
    { token, args, provider, version, dependencies }: Invocation,
    answer: Values | undefined,
  ): void {
    this.#invokes.push({
      kind,
      token,
      args,
      ...(provider === undefined ? {} : { provider }),
      ...(version === undefined ? {} : { version }),
      dependencies: [...dependencies].sort(),
      ...(answer === undefined ? {} : { answer }),
    });
  }

  // A component stands for all resources below it that a provider makes.
  #unresolved(urns: readonly string[]): boolean {
    const open = [...urns];
    const seen = new Set<string>();
    for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
      const kept = this.#kept.get(urn);
      if (!kept || seen.has(urn)) continue;
      seen.add(urn);
      if (kept.record.custom && kept.id === "") return true;
      if (!kept.record.custom) open.push(...(this.#children.get(urn) ?? []));
    }
    return false;
  }

  /** Adds a transform for all resources that come after. */
  addStackTransform(callback: Callback): void {
    this.#stackTransforms.push(callback);
  }

  /** Adds a transform for all function calls that come after. */
  addInvokeTransform(callback: Callback): void {
    this.#invokeTransforms.push(callback);
  }

  /** Gives a package a reference, the same one each time. */
  addPackage(request: PackageRequest): string {
    const reference = JSON.stringify(request);
    this.#packages.set(reference, request);
    return reference;
  }

  /** Keeps a line that the program logged. */
  log(line: LogLine): void {
    if (line.severity !== "debug") this.#logs.push(line);
  }

  /** Keeps what went wrong; the same mistake often arrives by several ways. */
  fail(error: RecordedError | Refusal): void {
    const record = error instanceof Refusal ? error.toRecord() : error;
    if (!this.#errors.some(({ kind, message }) => kind === record.kind && message === record.message)) this.#errors.push(record);
  }

  /** What was recorded, in an order that does not depend on timing. */
  recorded(): Pick<RecordingData, "resources" | "stackOutputs" | "invokes" | "logs" | "errors"> {
    const resources = [...this.#kept.values()].map(({ record }) => {
      const outputs = this.#outputs.get(record.urn);
      return outputs === undefined ? record : { ...record, outputs };
    });
    return {
      resources: ordered(resources),
      stackOutputs: this.#stackOutputs.values,
      invokes: this.#invokes,
      logs: this.#logs,
      errors: this.#errors,
    };
  }
}
