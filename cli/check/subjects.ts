import type { Asked, Subject, Waiver } from "../../policies/index";
import type { Plan } from "../../model/plan/plan";
import type { RecordedResource, Recording } from "../../recorder";
import type { Built } from "../workspace";

/** Every Kubernetes object of a workspace, each at the line of the intent that asked for it. */
export function objectSubjects({ groups }: Built): readonly Subject[] {
  return groups.flatMap(({ app, region, objects }) => {
    const source = app?.source ?? region.source;
    const place = (): typeof source => source;
    return objects.map((manifest): Subject => ({ manifest, place }));
  });
}

/** Whether anything of a plan is made outside of its clusters: only then is it worth to run what Pulumi would run. */
export function madeInCloud(plan: Plan): boolean {
  return plan.edge !== null || plan.apps.some((app) => app.needs.bucket !== null);
}

/** What a recording lists, but for the Kubernetes objects that were judged as they are. */
export function cloudSubjects({ resources }: Recording): readonly Asked[] {
  return resources.filter(({ type, read }) => !read && !type.startsWith("kubernetes:")).map(asked);
}

/** A recorded resource as the policies take it. */
export function asked({ urn, type, name, inputs, dependencies, propertyDependencies, protect, source }: RecordedResource): Asked {
  return {
    urn,
    type,
    name,
    inputs,
    dependencies,
    propertyDependencies,
    ...(protect === undefined ? {} : { protect }),
    ...(source === undefined ? {} : { source: { file: source.file, line: source.line, column: source.column } }),
  };
}

/** The platform document's waivers, on the objects and resources that their apps have in each region. */
export function waiversOf(plan: Plan): readonly Waiver[] {
  return plan.waivers.map(({ rule, on, reason, ticket, until }) => {
    const [tenant = "", name = "*"] = on.split("/");
    return { rule, on: plan.regions.map((region) => `${region.name}-${tenant}/${name}`), reason, ticket, until };
  });
}
