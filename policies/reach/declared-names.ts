import type { Plan } from "../../model/plan/plan";
import { stranger } from "./declared-surroundings";

/** How people call who stands at the end of an edge. */
export interface Names {
  /** `billing@eu-central` for `eu-central-team-payments/billing`; what has no other name keeps its own. */
  of(id: string): string;
}

/** Where somebody belongs who stands in a relation. */
export interface Belonging {
  readonly region: string;
  readonly tenant: string;
  readonly tier: "frontend" | "backend" | "data" | "gateway";
}

/** Workloads as the relation names them (`namespace/workload`) and as people do (`billing@eu-central`), both ways. */
export class PlanNames implements Names {
  private readonly names = new Map<string, string>();
  private readonly ids = new Map<string, string>();
  private readonly places = new Map<string, Belonging>();

  private readonly homes = new Map<string, Belonging>();

  constructor(plan: Pick<Plan, "apps" | "regions">) {
    for (const { name: region, namespaces } of plan.regions)
      for (const { name, tenant } of namespaces) this.homes.set(name, { region, tenant, tier: "backend" });
    this.names.set(stranger, "any other pod");
    for (const { id, namespace, workloadName, region, tenant, tier } of plan.apps)
      this.add(`${namespace}/${workloadName}`, id, { region, tenant, tier });
    for (const { name, gateways } of plan.regions)
      for (const gateway of gateways) this.add(gatewayId(gateway.name), gateway.name, { region: name, tenant: "", tier: "gateway" });
  }

  private add(id: string, name: string, belonging: Belonging): void {
    this.names.set(id, name);
    this.ids.set(name, id);
    this.places.set(id, belonging);
  }

  of(id: string): string {
    return this.names.get(id) ?? id;
  }

  /** The relation's name for what people call `billing@eu-central`. */
  idOf(name: string): string {
    return this.ids.get(name) ?? name;
  }

  /** Whether the plan itself makes this workload. */
  has(id: string): boolean {
    return this.places.has(id);
  }

  /** Where somebody belongs; for a workload that no intent made, as far as its namespace says it. */
  belonging(id: string): Belonging | undefined {
    return this.places.get(id) ?? this.homes.get(id.slice(0, Math.max(0, id.indexOf("/"))));
  }
}

/** A gateway's namespace, workload and identity share one name. */
export function gatewayId(name: string): string {
  return `${name}/${name}`;
}
