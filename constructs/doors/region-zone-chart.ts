import { Chart, type ChartProps } from "cdk8s";
import type { Construct } from "constructs";
import { planProgram } from "../../model/plan/one-app";
import type { IntentInput } from "../../model/intent/schema";
import type { PlatformInput } from "../../model/platform/schema";
import { entranceObjects } from "../exposure/objects";
import { gatewayObjects } from "../region-zone/gateway";
import { namespaceObjects, regionObjects } from "../region-zone/objects";
import { addObjects } from "./objects";

export interface RegionZoneChartProps extends ChartProps {
  readonly platform: PlatformInput;
  /** Which of the platform's regions. */
  readonly region: string;
  /** The intents of its apps: certificates, the firewall and the ways to hosts outside are made for what they declare. */
  readonly apps?: readonly IntentInput[];
}

/** A region as a cdk8s chart: what it has once, and each tenant's namespace. */
export class RegionZoneChart extends Chart {
  constructor(scope: Construct, id: string, props: RegionZoneChartProps) {
    super(scope, id, props);
    const { regions, apps } = planProgram(props.platform, props.apps ?? []);
    const region = regions.find(({ name }) => name === props.region);
    if (region === undefined) throw new Error(`there is no region ${props.region}; there is ${regions.map(({ name }) => name).join(", ")}`);
    addObjects(this, [
      ...regionObjects(region),
      ...region.gateways.flatMap((gateway) => gatewayObjects(region, gateway, apps)),
      ...entranceObjects(region, apps),
      ...region.namespaces.flatMap((namespace) => namespaceObjects(region, namespace)),
    ]);
  }
}
