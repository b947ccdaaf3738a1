import type { Surroundings } from "./endpoint";

/** A value of configuration: text, or what Pulumi keeps as JSON. */
export type ConfigValue = string | number | boolean | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Configuration by key. A key without a namespace is the project's own. */
export type Config = Readonly<Record<string, ConfigValue>>;

const texts = (config: Config | undefined, project: string): [string, string][] =>
  Object.entries(config ?? {}).map(([key, value]) => [
    key.includes(":") ? key : `${project}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);

/** Configuration as Pulumi hands it to a program: every value a text, every key with its namespace. */
export const configTexts = (
  project: string,
  config: Config | undefined,
  secret: Config | undefined,
): Pick<Surroundings, "config" | "secretKeys"> => {
  const secrets = texts(secret, project);
  return { config: Object.fromEntries([...texts(config, project), ...secrets]), secretKeys: secrets.map(([key]) => key) };
};

/** Configuration as it may be shown. */
export const shownConfig = ({ config, secretKeys }: Pick<Surroundings, "config" | "secretKeys">): Record<string, string> =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, secretKeys.includes(key) ? "[secret]" : value]));
