import type { Parameter, ParameterValues } from "../../rule";

/** The newest minor version of Kubernetes whose Pod Security Standards these rules know; `latest` means this one. */
export const newestMinor = 37;

/** The parameters of every rule of the Pod Security Standards that differs from version to version. */
export const versionParameter: Readonly<Record<string, Parameter>> = {
  version: {
    default: "latest",
    says: "the version of the Pod Security Standards, latest or v1.N",
    pattern: "^(?:latest|v1\\.(?:0|[1-9]\\d{0,3}))$",
  },
};

/** The same, for controls that a stricter one replaces from some version on. */
export const replacedParameters: Readonly<Record<string, Parameter>> = {
  ...versionParameter,
  before: { default: "", says: "judge only versions before this one, v1.N; empty for all", pattern: "^(?:|v1\\.(?:0|[1-9]\\d{0,3}))$" },
};

const minorOf = (version: unknown): number | undefined => {
  const digits = /^v1\.(\d+)$/.exec(typeof version === "string" ? version : "")?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** `variables.minor`, and `variables.replaced` where a stricter control says it already. Versions that are yet to come are read as the newest. */
export function versionVariables(parameters: ParameterValues): Readonly<Record<string, unknown>> {
  const minor = Math.min(minorOf(parameters.version) ?? newestMinor, newestMinor);
  const before = minorOf(parameters.before);
  return { minor: BigInt(minor), replaced: before !== undefined && minor >= before };
}

/** In CEL: a pod that says that it runs on Windows, and one that has a user namespace of its own. */
export const onWindows = 'variables.pod.?os.?name.orValue("") == "windows"';
export const ownUsers = "!variables.pod.?hostUsers.orValue(true)";
