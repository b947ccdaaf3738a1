import type { RecordedResource, Recording } from "parapet/testing";
import type { Vault } from "./server";

type Inputs = Readonly<Record<string, unknown>>;

/** What the Vault provider asks of the vault's HTTP API for a resource of a type. */
interface Call {
  readonly method: "POST" | "PUT";
  readonly path: (inputs: Inputs) => string;
  /** The inputs that stand in the path. */
  readonly named: readonly string[];
  /** The inputs that stand in the body, called there as they are here, with underscores; or under the name that is given. */
  readonly fields: readonly (string | readonly [string, string])[];
  /** What others use of the answer. */
  readonly outputs: readonly string[];
}

const text = (inputs: Inputs, key: string): string => inputs[key] as string;
const at = (key: string, rest: string) => (inputs: Inputs) => `${text(inputs, key)}/${rest}`;

const calls: Readonly<Record<string, Call>> = {
  "vault:index/mount:Mount": {
    method: "POST",
    path: (inputs) => `sys/mounts/${text(inputs, "path")}`,
    named: ["path"],
    fields: ["type", "description", ["maxLeaseTtlSeconds", "config.max_lease_ttl"], ["defaultLeaseTtlSeconds", "config.default_lease_ttl"]],
    outputs: [],
  },
  "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert": {
    method: "POST",
    path: (inputs) => `${text(inputs, "backend")}/root/generate/${text(inputs, "type")}`,
    named: ["backend", "type"],
    fields: ["commonName", "ttl", "keyType", "keyBits", "excludeCnFromSans", "maxPathLength"],
    outputs: ["certificate"],
  },
  "vault:pkiSecret/secretBackendConfigUrls:SecretBackendConfigUrls": {
    method: "POST",
    path: at("backend", "config/urls"),
    named: ["backend"],
    fields: ["issuingCertificates", "crlDistributionPoints", "ocspServers"],
    outputs: [],
  },
  "vault:pkiSecret/secretBackendIntermediateCertRequest:SecretBackendIntermediateCertRequest": {
    method: "POST",
    path: (inputs) => `${text(inputs, "backend")}/intermediate/generate/${text(inputs, "type")}`,
    named: ["backend", "type"],
    fields: ["commonName", "keyType", "keyBits", "excludeCnFromSans"],
    outputs: ["csr"],
  },
  "vault:pkiSecret/secretBackendRootSignIntermediate:SecretBackendRootSignIntermediate": {
    method: "POST",
    path: at("backend", "root/sign-intermediate"),
    named: ["backend"],
    fields: ["csr", "commonName", "ttl", "maxPathLength", "excludeCnFromSans", "format"],
    outputs: ["certificate"],
  },
  "vault:pkiSecret/secretBackendIntermediateSetSigned:SecretBackendIntermediateSetSigned": {
    method: "POST",
    path: at("backend", "intermediate/set-signed"),
    named: ["backend"],
    fields: ["certificate"],
    outputs: [],
  },
  "vault:pkiSecret/secretBackendRole:SecretBackendRole": {
    method: "POST",
    path: (inputs) => `${text(inputs, "backend")}/roles/${text(inputs, "name")}`,
    named: ["backend", "name"],
    fields: [
      ...["allowAnyName", "allowBareDomains", "allowGlobDomains", "allowIpSans", "allowLocalhost", "allowSubdomains"],
      ...["allowWildcardCertificates", "allowedDomains", "clientFlag", "codeSigningFlag", "emailProtectionFlag", "enforceHostnames"],
      ...["keyBits", "keyType", ["keyUsages", "key_usage"] as const, "maxTtl", "notBeforeDuration", "requireCn", "serverFlag", "ttl"],
    ],
    outputs: [],
  },
  "vault:index/policy:Policy": {
    method: "PUT",
    path: (inputs) => `sys/policies/acl/${text(inputs, "name")}`,
    named: ["name"],
    fields: ["policy"],
    outputs: [],
  },
  "vault:index/authBackend:AuthBackend": {
    method: "POST",
    path: (inputs) => `sys/auth/${text(inputs, "path")}`,
    named: ["path"],
    fields: ["type", "description"],
    outputs: [],
  },
  "vault:kubernetes/authBackendConfig:AuthBackendConfig": {
    method: "POST",
    path: (inputs) => `auth/${text(inputs, "backend")}/config`,
    named: ["backend"],
    fields: ["kubernetesHost", "kubernetesCaCert", "disableLocalCaJwt"],
    outputs: [],
  },
  "vault:kubernetes/authBackendRole:AuthBackendRole": {
    method: "POST",
    path: (inputs) => `auth/${text(inputs, "backend")}/role/${text(inputs, "roleName")}`,
    named: ["backend", "roleName"],
    fields: [
      ...["boundServiceAccountNames", "boundServiceAccountNamespaces", "audience", "aliasNameSource"],
      ...["tokenPolicies", "tokenNoDefaultPolicy", "tokenTtl", "tokenMaxTtl"],
    ],
    outputs: [],
  },
};

/** What stands in a recording for what only a vault can say, until one has said it. */
export function standIns({ type, name }: RecordedResource): Readonly<Record<string, string>> {
  return Object.fromEntries((calls[type]?.outputs ?? []).map((output) => [output, `${name}'s ${output}`]));
}

/**
 * Makes in a vault what a recording has of it, each after what it depends on, as the provider would. What is not
 * understood to the last word is refused. Gives what the vault finds worth a warning.
 */
export async function makeAll(vault: Vault, { resources }: Pick<Recording, "resources">): Promise<readonly string[]> {
  const warned: string[] = [];
  const said = new Map<string, unknown>();
  for (const resource of inOrder(resources.filter(({ type }) => type.startsWith("vault:")))) {
    const { name, type } = resource;
    const { method, path, body, outputs } = callOf(resource, said);
    const { status, data, warnings, errors } = await vault.ask(method, path, body);
    if (status >= 300) throw new Error(`${type} ${name}: ${method} ${path} is answered by ${status}: ${errors.join("; ")}`);
    warned.push(...warnings);
    for (const output of outputs) said.set(`${name}'s ${output}`, data[output]);
  }
  return warned;
}

/** By what they depend on alone: where that leaves a choice, the later comes first, and what should have waited does not find what it needs. */
function inOrder(resources: readonly RecordedResource[]): readonly RecordedResource[] {
  const left = [...resources].reverse();
  const ordered: RecordedResource[] = [];
  while (left.length > 0) {
    const at = left.findIndex(({ dependencies }) => !left.some(({ urn }) => dependencies.includes(urn)));
    ordered.push(...left.splice(at, 1));
  }
  return ordered;
}

function callOf({ type, name, inputs: recorded }: RecordedResource, said: ReadonlyMap<string, unknown>) {
  const call = calls[type];
  if (call === undefined) throw new Error(`nothing is known of ${type}`);
  const inputs = Object.fromEntries(Object.entries(recorded).map(([key, value]) => [key, said.get(value as string) ?? value]));
  const fields = new Map(call.fields.map((field) => (typeof field === "string" ? [field, underscored(field)] : field)));
  const strange = Object.keys(inputs).filter((key) => !call.named.includes(key) && !fields.has(key));
  if (strange.length > 0) throw new Error(`nothing is known of ${type} ${name}: ${strange.join(", ")}`);
  const body: Record<string, unknown> = {};
  for (const [key, field] of fields) if (key in inputs) place(body, field.split("."), inputs[key]);
  return { method: call.method, path: call.path(inputs), body, outputs: call.outputs };
}

function place(body: Record<string, unknown>, [first = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) body[first] = value;
  else place((body[first] ??= {}) as Record<string, unknown>, rest, value);
}

const underscored = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
