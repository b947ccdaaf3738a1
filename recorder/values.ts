/** The key by which Pulumi marks a value that is more than plain JSON: a secret, an asset, a reference to a resource. */
export const signatureKey = "4dabf18193072939515e22adb298388d";

/** What a marked value is, by the text under its signature key. */
export const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** A value that nobody knows before deployment, as Pulumi writes it. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

// The engine has one such text for each type of value; the Node SDK sends only the first, a provider may send any.
const unknownTexts = new Set([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A value as it was recorded: plain JSON, in which secrets and unknowns are marked. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** Named values: the inputs or outputs of a resource, the arguments or the answer of a function. */
export type Values = Readonly<Record<string, Value>>;

/** A secret as it was recorded: the mark, and the value beside it. */
export type Secret = {
  readonly [signatureKey]: typeof signatures.secret;
  readonly value: Value;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The signature of a marked value: one of `signatures`, or nothing for a plain value. */
export const signatureOf = (value: unknown): string | undefined => {
  if (!isObject(value)) return undefined;
  const signature = value[signatureKey];
  return typeof signature === "string" ? signature : undefined;
};

/** Whether the value itself is not known before deployment. A secret that is not known counts too. */
export const isUnknown = (value: unknown): boolean =>
  typeof value === "string" ? unknownTexts.has(value) : isSecret(value) ? isUnknown(value.value) : false;

/** Whether the value itself is marked as a secret. */
export const isSecret = (value: unknown): value is Secret => signatureOf(value) === signatures.secret;

/** Marks a value as a secret, for made-up outputs and answers. */
export const secretValue = (value: Value): Secret => ({ [signatureKey]: signatures.secret, value });

const rebuilt = (value: Value, secret: (inner: Value) => Value): Value => {
  if (isSecret(value)) return secret(value.value);
  if (Array.isArray(value)) return value.map((item: Value) => rebuilt(item, secret));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rebuilt(inner, secret)]));
};

/** The value without the marks of secrets: what the program wrote. Unknowns stay `unknownValue`. */
export const plain = (value: Value): Value => {
  const open = (inner: Value): Value => rebuilt(inner, open);
  return rebuilt(value, open);
};

/** The value with each secret replaced by `[secret]`, as Pulumi prints it. */
export const masked = (value: Value): Value => rebuilt(value, () => "[secret]");

const step = (path: string, key: string | number): string => {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
};

const search = (value: Value, path: string, found: (value: Value) => boolean, paths: string[]): void => {
  if (found(value)) paths.push(path);
  else if (isSecret(value)) search(value.value, path, found, paths);
  else if (Array.isArray(value)) value.forEach((item: Value, index) => search(item, step(path, index), found, paths));
  else if (typeof value === "object" && value !== null)
    for (const key of Object.keys(value)) search((value as Values)[key] as Value, step(path, key), found, paths);
};

/** Where the secrets are, as Pulumi writes paths: `stringData.password`, `env[0].value`, `data["tls.key"]`. */
export const secretPaths = (value: Value): string[] => {
  const paths: string[] = [];
  search(value, "", isSecret, paths);
  return paths;
};

/** Where the values are that nobody knows before deployment, secret or not. */
export const unknownPaths = (value: Value): string[] => {
  const paths: string[] = [];
  search(value, "", isUnknown, paths);
  return paths;
};
