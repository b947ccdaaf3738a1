import type { ComponentResource, ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { catalogue, needWords, type Need, type PlanOf } from "../model/catalogue";
import type { AppPlan } from "../model/plan/app-plan";
import { childName } from "./aliases";
import { ObjectStore, objectStoreArgs } from "./object-store";
import type { RegionPackage } from "./providers/given";

/** How a need is built outside of the cluster, and what others may want to know of it. */
interface CloudBuilder<Word extends Need> {
  readonly provider: RegionPackage;
  build(name: string, plan: PlanOf<Word>, app: AppPlan, options: ComponentResourceOptions): Built;
}

export interface Built {
  readonly component: ComponentResource;
  readonly provides: Readonly<Record<string, Output<string>>>;
}

/** A need that is Kubernetes objects and nothing else: the constructs build it. */
export const onKubernetesAlone = "on Kubernetes alone";

/** What each capability makes in the cloud. A capability without a line does not compile. */
export const builders = {
  volume: onKubernetesAlone,
  bucket: {
    provider: "aws",
    build(name, plan, app, options) {
      const component = new ObjectStore(name, objectStoreArgs(plan, app), options);
      const { bucketName, bucketArn, keyArn, roleArn } = component;
      return { component, provides: { bucketName, bucketArn, keyArn, roleArn } };
    },
  },
  secrets: onKubernetesAlone,
  certificate: onKubernetesAlone,
} satisfies { [Word in Need]: CloudBuilder<Word> | typeof onKubernetesAlone };

/** A need of an app that has a part in the cloud, ready to be built. */
export interface CloudNeed {
  readonly provider: RegionPackage;
  build(component: string, options: ComponentResourceOptions): Built;
}

/** What an app needs from the cloud, in the order of the catalogue. */
export function cloudNeeds(app: AppPlan): readonly CloudNeed[] {
  return needWords.flatMap((word): CloudNeed[] => {
    const plan = app.needs[word];
    const builder = (builders as Readonly<Record<string, unknown>>)[word] as CloudBuilder<never> | typeof onKubernetesAlone;
    if (plan === null || builder === onKubernetesAlone) return [];
    return [
      {
        provider: builder.provider,
        build: (component, options) => builder.build(childName(component, catalogue[word].slug), plan as never, app, options),
      },
    ];
  });
}
