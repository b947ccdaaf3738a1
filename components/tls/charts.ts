import type * as Helm from "@pulumi/kubernetes/helm/v3/release";
import type { Input, Resource } from "@pulumi/pulumi";
import { chartValues } from "../../constructs/tls/chart-values";
import type { TlsPlan } from "../../model/plan/tls-plan";
import { childName } from "../aliases";
import { load } from "../load";

/** The operators that a region's certificates need, one after the other, each whole or not at all. */
export function installCharts(
  parent: Resource,
  component: string,
  tls: TlsPlan,
  dependsOn: readonly Input<Resource>[],
): readonly Resource[] {
  if (tls.charts.length === 0) return [];
  const { Release } = load("@pulumi/kubernetes/helm/v3/release") as typeof Helm;
  const made: Resource[] = [];
  for (const chart of tls.charts)
    made.push(
      new Release(
        childName(component, chart.name),
        {
          name: chart.name,
          chart: chart.name,
          version: chart.version,
          repositoryOpts: { repo: chart.repository },
          namespace: chart.namespace,
          createNamespace: false,
          values: chartValues(chart.name, tls),
          // Half an operator would sign nothing and hold everything up.
          atomic: true,
          cleanupOnFail: true,
          timeout: 600,
          maxHistory: 5,
        },
        { parent, dependsOn: [...dependsOn, ...made] },
      ),
    );
  return made;
}
