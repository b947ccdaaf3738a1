import { ComponentResource, output, type ComponentResourceOptions, type CustomResource, type Output } from "@pulumi/pulumi";
import { enterpriseAppObjects } from "../constructs/enterprise-app/objects";
import type { AppPlan } from "../model/plan/app-plan";
import type { EnterpriseAppArgs } from "./args/enterprise-app";
import { cloudNeeds } from "./catalogue";
import { registerObjects } from "./kubernetes/objects";
import { prepareObjects } from "./kubernetes/prepared";
import { dependsOnOf } from "./options";
import { appOf } from "./planned";
import { checkProviders } from "./providers/check";

/**
 * One application in one region: its identity, network rules, workload and all that it needs, each object a resource of its own.
 * Its providers are handed in, and talk to the cluster and the account that the platform document names.
 */
export class EnterpriseApp extends ComponentResource {
  readonly namespace: Output<string>;
  readonly serviceAccountName: Output<string>;
  readonly workloadName: Output<string>;
  /** Where the app is found inside the cluster, `billing.eu-central-team-payments.svc:8080`; empty for one that takes no requests. */
  readonly address: Output<string>;
  /** Where the app is found from outside; empty for one that is not exposed. */
  readonly url: Output<string>;
  /** Names of what its needs made in the cloud: bucketName, roleArn. */
  readonly provides: Record<string, Output<string>>;

  constructor(name: string, args: EnterpriseAppArgs, options: ComponentResourceOptions = {}) {
    const place = `EnterpriseApp "${name}"`;
    const { app, region } = appOf(place, args);
    const needs = cloudNeeds(app);
    const objects = prepareObjects(enterpriseAppObjects(app));
    const dependsOn = [
      ...dependsOnOf(options),
      ...checkProviders(place, ["kubernetes", ...needs.map((need) => need.provider)], region, options),
    ];
    super("parapet:index:EnterpriseApp", name, args, { ...options, dependsOn });

    const built = needs.map((need) => need.build(name, { parent: this, dependsOn }));
    const resources = registerObjects(objects, {
      parent: this,
      name,
      understood: [app.app, app.workloadName, app.namespace],
      dependsOn: [...dependsOn, ...built.map(({ component }) => component)],
    });

    const metadataOf = (kind: string) => metadata(resources[objects.objects.findIndex(({ object }) => object.kind === kind)]);
    const identity = metadataOf("ServiceAccount");
    this.namespace = identity.apply(({ namespace }) => namespace);
    this.serviceAccountName = identity.apply((found) => found.name);
    this.workloadName = metadataOf(app.workload.kind).apply((found) => found.name);
    this.address = metadataOf("Service").apply(({ name: service, namespace }) =>
      service === "" ? "" : `${service}.${namespace}.svc:${String(app.port)}`,
    );
    this.url = output(urlOf(app));
    this.provides = Object.assign({}, ...built.map(({ provides }) => provides)) as Record<string, Output<string>>;
    const { namespace, serviceAccountName, workloadName, address, url, provides } = this;
    this.registerOutputs({ namespace, serviceAccountName, workloadName, address, url, provides });
  }
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
}

/** Of a typed class; what nobody made has none. */
function metadata(resource: CustomResource | undefined): Output<Metadata> {
  return output(
    (resource as (CustomResource & { readonly metadata: Output<Metadata> }) | undefined)?.metadata ?? { name: "", namespace: "" },
  );
}

function urlOf({ expose }: AppPlan): string {
  return expose === null ? "" : `https://${expose.host}${expose.paths[0] ?? "/"}`;
}
