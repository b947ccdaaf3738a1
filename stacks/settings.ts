import { runtime, type Config, type Output } from "@pulumi/pulumi";
import { refusal } from "../components";

/** What a stack's config says; each key is described in `Pulumi.yaml`. */
export interface StackSettings {
  /** The folder of the intents, from the project's folder. */
  readonly workspace: string;
  /** The platform document, from the project's folder; empty for the workspace's own. */
  readonly platform: string;
  /** The region that this stack builds; empty for the stack of the whole environment. */
  readonly region: string;
  /** The stack of the whole environment; empty for the one that is called like the environment. */
  readonly environmentStack: string;
  /** How the region's cluster is reached; read only where it is needed. */
  kubeconfig(): Output<string>;
}

/** Reads the config of a stack. A value of another type than `Pulumi.yaml` says is refused by the CLI already. */
export function readSettings(config: Config): StackSettings {
  return {
    workspace: config.get("workspace") ?? ".",
    platform: config.get("platform") ?? "",
    region: config.get("region") ?? "",
    environmentStack: config.get("environmentStack") ?? "",
    kubeconfig: () => secretKubeconfig(config),
  };
}

/** The SDK knows which keys were encrypted, and does not say so in its types. */
const isSecret = (key: string) => (Reflect.get(runtime, "isConfigSecret") as (key: string) => boolean)(key);

/** An empty kubeconfig would be the one that happens to lie on the machine, and one in plain text would lie in git. */
function secretKubeconfig(config: Config): Output<string> {
  const fix = "pulumi config set --secret kubeconfig < FILE";
  if ((config.get("kubeconfig") ?? "").trim() === "")
    throw refusal(
      "config",
      "kubeconfig",
      "a stack that builds a region needs to know how its cluster is reached, and the kubeconfig of the machine is never used",
      fix,
    );
  if (!isSecret(`${config.name}:kubeconfig`))
    throw refusal(
      "config",
      "kubeconfig",
      "the kubeconfig stands in the stack's file in plain text, and everybody who reads the file has the cluster; replace it at its issuer",
      fix,
    );
  return config.requireSecret("kubeconfig");
}
