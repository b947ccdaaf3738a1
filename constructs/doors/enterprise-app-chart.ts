import { Chart, type ChartProps } from "cdk8s";
import type { Construct } from "constructs";
import { planApp, type OneApp } from "../../model/plan/one-app";
import { enterpriseAppObjects } from "../enterprise-app/objects";
import { addObjects } from "./objects";

/** The intent and the platform it is for; a region where the intent names several. */
export type EnterpriseAppChartProps = OneApp & Omit<ChartProps, "labels" | "namespace">;

/** One application as a cdk8s chart: `new EnterpriseAppChart(scope, "billing", { intent, platform })`. */
export class EnterpriseAppChart extends Chart {
  constructor(scope: Construct, id: string, props: EnterpriseAppChartProps) {
    super(scope, id, props);
    addObjects(this, enterpriseAppObjects(planApp(props).app));
  }
}
