import { Chart, type ChartProps } from "cdk8s";
import type { Construct } from "constructs";
import type { IntentInput } from "../../model/intent/schema";
import { planProgram } from "../../model/plan/one-app";
import type { PlatformInput } from "../../model/platform/schema";
import { tlsObjects } from "../tls/objects";
import { addObjects } from "./objects";

export interface TlsFoundationChartProps extends ChartProps {
  readonly platform: PlatformInput;
  /** Which of the platform's regions. */
  readonly region: string;
  /** The intents of its apps: certificates are made for the hosts and names that they declare. */
  readonly apps?: readonly IntentInput[];
}

/** Who signs in a region, who may ask for what, and the certificates of its gateways, as a cdk8s chart. */
export class TlsFoundationChart extends Chart {
  constructor(scope: Construct, id: string, props: TlsFoundationChartProps) {
    super(scope, id, props);
    const { regions } = planProgram(props.platform, props.apps ?? []);
    const region = regions.find(({ name }) => name === props.region);
    if (region === undefined) throw new Error(`there is no region ${props.region}; there is ${regions.map(({ name }) => name).join(", ")}`);
    addObjects(this, tlsObjects(region));
  }
}
