import { ComponentResource, output, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import { gatewayObjects } from "../constructs/region-zone/gateway";
import { namespaceObjects, regionObjects } from "../constructs/region-zone/objects";
import type { RegionZoneArgs } from "./args/region-zone";
import { childName } from "./aliases";
import { registerObjects } from "./kubernetes/objects";
import { prepareObjects } from "./kubernetes/prepared";
import { serviceAddress } from "./kubernetes/service-address";
import { dependsOnOf } from "./options";
import { nearest } from "../model/text/nearest";
import { zoneOf } from "./planned";
import { checkProviders } from "./providers/check";
import { refusal } from "./refusal";

// Beside the class: the SDK's schema inference takes every field of a component for an output, private ones too.
const homes = new WeakMap<RegionZone, ReadonlyMap<string, readonly Resource[]>>();
const grounds = new WeakMap<RegionZone, readonly Resource[]>();

/**
 * A place where applications may live: what a region has once, and a namespace for each tenant, hardened, bounded and closed in both directions.
 * In production a namespace can neither be deleted nor replaced: with it every volume in it would go.
 */
export class RegionZone extends ComponentResource {
  /** The region's name. */
  readonly region: Output<string>;
  /** The namespace of each tenant. */
  readonly namespaces: Output<Record<string, string>>;
  readonly priorityClass: Output<string>;
  /** Where the outside finds the region's ingress gateway, an address or a host: known once the cluster has given it one. */
  readonly ingressAddress: Output<string>;

  constructor(name: string, args: RegionZoneArgs, options: ComponentResourceOptions = {}) {
    const place = `RegionZone "${name}"`;
    const { region, apps, prod } = zoneOf(place, args);
    const dependsOn = [...dependsOnOf(options), ...checkProviders(place, ["kubernetes"], region, options)];
    super("parapet:index:RegionZone", name, args, { ...options, dependsOn });

    const shared = registerObjects(prepareObjects(regionObjects(region)), {
      parent: this,
      name,
      understood: [region.priorityClass],
      dependsOn,
    });
    const entrances: Resource[] = [];
    const gatewayHomes = region.gateways.flatMap((gateway) => {
      const objects = gatewayObjects(region, gateway, apps);
      const resources = registerObjects(prepareObjects(objects), {
        parent: this,
        name: childName(name, gateway.role),
        understood: [gateway.name],
        dependsOn,
      });
      const ofKind = (kind: string) => resources.filter((_, position) => objects[position]?.kind === kind);
      if (gateway.role === "ingress") entrances.push(...ofKind("Service"));
      return ofKind("Namespace");
    });
    const own = new Map<string, readonly Resource[]>();
    for (const namespace of region.namespaces) {
      const resources = registerObjects(prepareObjects(namespaceObjects(region, namespace)), {
        parent: this,
        name: childName(name, namespace.tenant),
        understood: [namespace.name],
        dependsOn,
        keeps: ({ kind }) => prod && kind === "Namespace",
      });
      own.set(namespace.tenant, [...shared, ...gatewayHomes, ...resources]);
    }
    homes.set(this, own);
    grounds.set(this, [...shared, ...gatewayHomes]);

    this.region = output(region.name);
    this.namespaces = output(Object.fromEntries(region.namespaces.map(({ tenant, name: namespace }) => [tenant, namespace])));
    this.priorityClass = output(region.priorityClass);
    this.ingressAddress = serviceAddress(entrances);
    this.registerOutputs({
      region: this.region,
      namespaces: this.namespaces,
      priorityClass: this.priorityClass,
      ingressAddress: this.ingressAddress,
    });
  }

  /** What stands before any tenant: what the region has once, and the gateways' namespaces. */
  ground(): Resource[] {
    return [...(grounds.get(this) ?? [])];
  }

  /** What a tenant's apps wait for: its namespace with all that protects it. To wait for the whole zone would be to wait for every other tenant. */
  homeOf(tenant: string): Resource[] {
    const tenants = homes.get(this) ?? new Map<string, readonly Resource[]>();
    const home = tenants.get(tenant);
    if (home !== undefined) return [...home];
    const known = [...tenants.keys()];
    throw refusal(
      "RegionZone",
      "tenant",
      `there is no tenant ${tenant} here; there is ${known.join(", ")}`,
      nearest(tenant, known) ?? "add it to the platform document's tenants",
    );
  }
}
