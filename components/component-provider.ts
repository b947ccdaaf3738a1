import { InputPropertiesError, type ComponentResource, type ComponentResourceOptions, type Inputs, type provider } from "@pulumi/pulumi";
import schema from "../schema/components.json";
import { DnsToken } from "./dns-token";
import { HostRecords, ZoneEdge } from "./edge";
import { EnterpriseApp } from "./enterprise-app";
import { ObjectStore } from "./object-store";
import { load } from "./load";
import { refusal, Refusal } from "./refusal";
import { RegionZone } from "./region-zone";
import { TlsFoundation } from "./tls-foundation";
import { VaultPkiIssuer, VaultPkiRoot } from "./vault-pki";

type Component = new (name: string, args: never, options: ComponentResourceOptions) => ComponentResource;

/** Every component that programs in other languages may use, by its type. */
export const components: Readonly<Record<string, Component>> = {
  "parapet:index:DnsToken": DnsToken,
  "parapet:index:EnterpriseApp": EnterpriseApp,
  "parapet:index:HostRecords": HostRecords,
  "parapet:index:ObjectStore": ObjectStore,
  "parapet:index:RegionZone": RegionZone,
  "parapet:index:TlsFoundation": TlsFoundation,
  "parapet:index:VaultPkiIssuer": VaultPkiIssuer,
  "parapet:index:VaultPkiRoot": VaultPkiRoot,
  "parapet:index:ZoneEdge": ZoneEdge,
};

const { version } = load("parapet/package.json") as { readonly version: string };

const outputs: Readonly<Record<string, { readonly properties: object }>> = schema.resources;

/** Builds components for programs in other languages. The schema is the accepted one: nothing is compiled or inferred when a plugin starts. */
export class ComponentProvider implements provider.Provider {
  readonly version = version;
  readonly schema = JSON.stringify({ ...schema, version });

  construct(name: string, type: string, inputs: Inputs, options: ComponentResourceOptions): Promise<provider.ConstructResult> {
    const Class = components[type];
    if (Class === undefined)
      throw refusal(name, "type", `there is no component ${type}; there is ${Object.keys(components).join(", ")}`, "correct the type");
    const component = building(() => new Class(name, inputs as never, options));
    const names = Object.keys(outputs[type]?.properties ?? {});
    return Promise.resolve({
      urn: component.urn,
      state: Object.fromEntries(names.map((output) => [output, Reflect.get(component, output) as unknown])),
    });
  }
}

/** A refusal in the form in which the engine shows it field by field; anything else would be shown with its stack. */
function building<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const errors = error.mistakes.map(({ code, place, path, message, fix }) => ({
      propertyPath: path,
      reason: [code, place, message, `fix: ${fix}`].filter((part) => part !== "").join("; "),
    }));
    throw new InputPropertiesError({ message: "this cannot be built", errors });
  }
}
