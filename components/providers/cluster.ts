import { secret, type Input, type ProviderResource, type Resource, type ResourceOptions } from "@pulumi/pulumi";
import type * as Kubernetes from "@pulumi/kubernetes/provider";
import { readYaml } from "../../model/documents/yaml";
import { fieldOf } from "../../model/documents/document";
import type { RegionPlan } from "../../model/plan/plan";
import { load } from "../load";
import { refusal } from "../refusal";
import { answers, checkOnce } from "./stated";

/** Which cluster each provider that was made here talks to. */
const contexts = new WeakMap<ProviderResource, string>();

/** The provider of a region's cluster: it takes the context that the platform document names and no other, whatever else the kubeconfig holds. */
export function clusterProvider(
  name: string,
  region: RegionPlan,
  { kubeconfig }: { readonly kubeconfig: Input<string> },
  options: ResourceOptions = {},
): Kubernetes.Provider {
  const context = region.clusterContext;
  const { Provider } = load("@pulumi/kubernetes/provider") as typeof Kubernetes;
  const provider = new Provider(
    name,
    {
      kubeconfig: secret(kubeconfig),
      context,
      // New credentials for the same cluster are no reason to replace everything in it.
      clusterIdentifier: context,
      enableServerSideApply: true,
      deleteUnreachable: false,
      skipUpdateUnreachable: false,
    },
    options,
  );
  contexts.set(provider, context);
  return provider;
}

/**
 * Refuses a provider of another cluster than the region's. What a provider of one's own says of itself is known only while the program runs:
 * then the check is a value that the component waits for, and nothing is registered before it has come out right.
 */
export function checkCluster(place: string, provider: ProviderResource, region: RegionPlan): Input<Resource>[] {
  const wanted = region.clusterContext;
  const known = contexts.get(provider);
  if (known !== undefined) {
    if (known !== wanted) throw otherCluster(place, known, region);
    return [];
  }
  if (!answers(provider, "context")) return [];
  return checkOnce(provider, wanted, async (stated) => {
    const context = await stated("context");
    const found = typeof context === "string" && context !== "" ? context : currentContext(await stated("kubeconfig"));
    if (found === undefined)
      throw refusal(
        place,
        "options.provider",
        `the Kubernetes provider does not say before deployment which cluster it talks to; region ${region.name} lives in ${wanted}`,
        `new kubernetes.Provider(…, { context: "${wanted}", … }), or clusterProvider`,
      );
    if (found !== wanted) throw otherCluster(place, found, region);
  });
}

function otherCluster(place: string, found: string, region: RegionPlan) {
  return refusal(
    place,
    "options.provider",
    `the Kubernetes provider talks to the cluster ${found}, and region ${region.name} lives in ${region.clusterContext}`,
    "hand in the provider of that cluster, or correct the region's cluster.context in the platform document",
  );
}

/** The context that a kubeconfig chooses by itself; undefined for a path, or for text that is none. */
function currentContext(kubeconfig: unknown): string | undefined {
  if (typeof kubeconfig !== "string" || !/[\n{]/.test(kubeconfig)) return undefined;
  const context = fieldOf(readYaml("kubeconfig", kubeconfig).documents[0]?.value, "current-context");
  return typeof context === "string" && context !== "" ? context : undefined;
}
