import type { RecordedError } from "./recorded";
import type { Place } from "./requests";

/** A request that the recorder does not answer, with the reason for the author of the program. */
export class Refusal extends Error {
  constructor(
    readonly kind: RecordedError["kind"],
    message: string,
    readonly urn?: string,
    readonly source?: Place,
  ) {
    super(message);
    this.name = "Refusal";
  }

  /** The refusal as it stands in a recording. */
  toRecord(): RecordedError {
    return {
      kind: this.kind,
      message: this.message,
      ...(this.urn === undefined ? {} : { urn: this.urn }),
      ...(this.source === undefined ? {} : { source: this.source }),
    };
  }
}

/** A place as an editor opens it: `index.ts:12:5`. */
export const placeText = (place: Place | undefined): string =>
  place === undefined ? "an unknown place" : `${place.file}:${String(place.line)}:${String(place.column)}`;

/** Two resources, one name. */
export const duplicate = (urn: string, one: Place | undefined, other: Place | undefined): Refusal => {
  // The order in which they arrive says nothing about the order in which they are written.
  const [first, second] = one?.file === other?.file && (one?.line ?? 0) > (other?.line ?? 0) ? [other, one] : [one, other];
  return new Refusal(
    "duplicate",
    `Two resources have the URN ${urn}: one comes from ${placeText(first)}, the other from ${placeText(second)}. ` +
      "Give one of them another name or another parent.",
    urn,
    second,
  );
};

/** Two parts of one stack, one name of an output. */
export const exportedTwice = (name: string): Refusal =>
  new Refusal("duplicate", `Two programs of this recording export a stack output called "${name}". Give one of them another name.`);

/** A parent that the program never registered. */
export const missingParent = (name: string, type: string, parent: string, source: Place | undefined): Refusal =>
  new Refusal("parent", `The parent of "${name}" (${type}) is ${parent}, and no such resource was registered.`, undefined, source);

/** A type that the engine does not take for a resource with a provider. */
export const badType = (name: string, type: string, source: Place | undefined): Refusal =>
  new Refusal(
    "program",
    `The type "${type}" of the resource "${name}" is not of the form package:module:Type, which every resource that a provider makes must have.`,
    undefined,
    source,
  );

/** Environment variables on something that is no provider. */
export const badMappings = (name: string, type: string, source: Place | undefined): Refusal =>
  new Refusal("program", `"${name}" (${type}) has the option envVarMappings, and only a provider may have it.`, undefined, source);

/** Code that would only run inside a deployment. */
export const dynamicResource = (name: string, type: string, source: Place | undefined): Refusal =>
  new Refusal(
    "dynamic",
    `"${name}" (${type}) is a dynamic resource: what it makes is decided by code of its own that only runs in a deployment, so a recording cannot list it. ` +
      'To record its inputs all the same, set the option dynamicResources to "record".',
    undefined,
    source,
  );

/** A question to the cloud. */
export const unansweredInvoke = (token: string): Refusal =>
  new Refusal(
    "function",
    `The program calls the function ${token}, and a recording asks no cloud. Give its answer with the option invoke: ` +
      `({ token }) => (token === "${token}" ? { ... } : undefined).`,
  );

/** A method whose code is in another program. */
export const unansweredCall = (token: string): Refusal =>
  new Refusal(
    "function",
    `The program calls the method ${token}, whose code runs in a provider, and a recording starts none. Give its answer with the option call: ` +
      `({ token }) => (token === "${token}" ? { ... } : undefined).`,
  );

/** The outputs of another stack. */
export const unknownStack = (name: string, source: Place | undefined): Refusal =>
  new Refusal(
    "function",
    `The program reads the outputs of the stack "${name}", and a recording asks no backend. Give them with the option stackReferences: { "${name}": { ... } }.`,
    undefined,
    source,
  );

/** A made-up value that is no plain value. */
export const notPlain = (what: string, path: string, got: string): Refusal =>
  new Refusal(
    "host",
    `${what} must be plain JSON, and has ${got} at ${path === "" ? "the top" : path}. Write secretValue(...) for a secret, and unknownValue for what is not known.`,
  );
