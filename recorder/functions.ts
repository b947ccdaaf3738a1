import { madeUp } from "./made-up";
import { Refusal, unansweredCall, unansweredInvoke, unknownStack } from "./refusals";
import type { Callback, Invocation } from "./requests";
import type { RecordedResource } from "./recorded";
import { isSecret, secretPaths, unknownValue, type Values } from "./values";

/** A function call as the option `invoke` or `call` is asked for its answer. */
export interface FunctionCall {
  readonly token: string;
  readonly args: Values;
  readonly provider?: string;
}

/** An answer, or nothing: then the call is refused. */
export type FunctionAnswer = Readonly<Record<string, unknown>> | undefined;

/** What a recording answers to the program's questions. */
export interface FunctionOptions {
  /** Whether the program is recorded as in `pulumi preview`, where new resources have no outputs yet, or as in `pulumi up`. */
  readonly preview: boolean;
  /** Answers the functions of providers, such as `aws.getCallerIdentity`. Without an answer the call is refused, by name. */
  readonly invoke?: ((call: FunctionCall) => FunctionAnswer | Promise<FunctionAnswer>) | undefined;
  /** Answers the methods of components that providers build. Without an answer the call is refused, by name. */
  readonly call?: ((call: FunctionCall) => FunctionAnswer | Promise<FunctionAnswer>) | undefined;
  /** The outputs of other stacks, by the name that the program calls them by. Unknown in a preview if they are not here. */
  readonly stackReferences?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
}

/** A resource as the program can look it up again. */
export interface Looked {
  readonly id: string;
  readonly state: Values;
  readonly inTransforms: boolean;
  readonly transforms: readonly Callback[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value ?? null));

const outputsOf = (name: string, options: FunctionOptions): Values | undefined => {
  const references = options.stackReferences;
  if (!references || !Object.hasOwn(references, name)) return undefined;
  return madeUp(`The option stackReferences for "${name}"`, references[name]);
};

const described = (name: string, outputs: Values): Values => ({
  name,
  outputs,
  secretOutputNames: Object.keys(outputs).filter((key) => secretPaths(outputs[key] ?? null).length > 0),
});

/** What a StackReference knows: the outputs that were given, or in a preview nothing. */
export const stackReferenceOutputs = (record: RecordedResource, options: FunctionOptions): Values => {
  const given = record.inputs["name"];
  const name = isSecret(given) ? given.value : given;
  const outputs = typeof name === "string" ? outputsOf(name, options) : undefined;
  if (outputs) return described(name as string, outputs);
  if (!options.preview) throw unknownStack(text(name), record.source);
  return { name: name ?? unknownValue, outputs: unknownValue, secretOutputNames: unknownValue };
};

/** The answer to a function call: what the engine knows itself, what was given, or a refusal. */
export const answeredInvoke = async (
  call: Invocation,
  options: FunctionOptions,
  find: (urn: string) => Looked | undefined,
): Promise<Values> => {
  const { token, args, provider } = call;
  if (token === "pulumi:pulumi:getResource") {
    const urn = text(args["urn"]);
    const found = find(urn);
    if (!found) throw new Refusal("function", `The program looks up ${urn}, and no such resource was registered.`, urn);
    return { urn, id: found.id, state: found.state };
  }
  if (token === "pulumi:pulumi:readStackOutputs") {
    const name = text(args["name"]);
    const outputs = outputsOf(name, options);
    if (!outputs) throw unknownStack(name, undefined);
    return described(name, outputs);
  }
  const answer = await options.invoke?.({ token, args, ...(provider === undefined ? {} : { provider }) });
  if (answer === undefined) throw unansweredInvoke(token);
  return madeUp(`What invoke() gives for ${token}`, answer);
};

/** The answer to a method call: what was given, or a refusal. */
export const answeredCall = async ({ token, args, provider }: Invocation, options: FunctionOptions): Promise<Values> => {
  const answer = await options.call?.({ token, args, ...(provider === undefined ? {} : { provider }) });
  if (answer === undefined) throw unansweredCall(token);
  return madeUp(`What call() gives for ${token}`, answer);
};
