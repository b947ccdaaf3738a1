import type { Located } from "../workspace/understand";
import type { Intent } from "../intent/schema";
import type { Platform } from "../platform/schema";
import { nearest } from "../text/nearest";
import type { Findings } from "./findings";
import { gatewayNames } from "./gateways";
import { namespaceName } from "./labels";
import { ownNames } from "./own-flows";

/** Every name that the platform document uses is one that it defines. */
export function checkPlatform({ value, document }: Located<Platform>, findings: Findings): void {
  const regions = Object.keys(value.regions);
  for (const [name, region] of Object.entries(value.regions)) {
    const path = ["regions", name, "standbyOf"];
    if (region.role === "standby" && region.standbyOf === undefined)
      findings.add(document, ["regions", name, "role"], {
        code: "PPT-0103",
        message: `region ${name} is a standby, and does not say of which region`,
        fix: `standbyOf: ${regions.find((one) => one !== name) ?? "<region>"}`,
      });
    if (region.standbyOf === undefined) continue;
    if (region.standbyOf === name)
      findings.add(document, path, {
        code: "PPT-0202",
        message: `region ${name} is a standby of itself`,
        fix: regions.find((one) => one !== name) ?? "remove standbyOf",
      });
    else if (!Object.hasOwn(value.regions, region.standbyOf)) findings.add(document, path, unknown("region", region.standbyOf, regions));
  }
  if (value.defaults.owner !== undefined && !Object.hasOwn(value.tenants, value.defaults.owner))
    findings.add(document, ["defaults", "owner"], unknown("tenant", value.defaults.owner, Object.keys(value.tenants)));
  if (!Object.hasOwn(value.sizes, value.defaults.size))
    findings.add(document, ["defaults", "size"], unknown("size", value.defaults.size, Object.keys(value.sizes)));
  if (value.storage.default !== undefined && !Object.hasOwn(value.storage.classes, value.storage.default))
    findings.add(document, ["storage", "default"], unknown("storage class", value.storage.default, Object.keys(value.storage.classes)));
  checkNamespaces({ value, document }, findings);
}

/** `eu` + `west-a` and `eu-west` + `a` would be one namespace. */
function checkNamespaces({ value, document }: Located<Platform>, findings: Findings): void {
  const taken = new Map<string, readonly [string, string]>();
  const gateways = new Map(
    Object.keys(value.regions).flatMap((region) => Object.values(gatewayNames(region)).map((name) => [name, region] as const)),
  );
  for (const region of Object.keys(value.regions).sort())
    for (const tenant of Object.keys(value.tenants).sort()) {
      const name = namespaceName(region, tenant);
      const first = taken.get(name);
      const related = [document.keyPlace(["regions", region])];
      if (first !== undefined)
        findings.add(
          document,
          ["tenants", tenant],
          {
            code: "PPT-0203",
            message: `tenant ${tenant} in region ${region} and tenant ${first[1]} in region ${first[0]} would share the namespace ${name}`,
            fix: "rename one of the two",
          },
          { related },
        );
      else if (name.startsWith("kube-"))
        findings.add(
          document,
          ["tenants", tenant],
          {
            code: "PPT-0203",
            message: `tenant ${tenant} in region ${region} would get the namespace ${name}; names with kube- belong to Kubernetes`,
            fix: "rename the region",
          },
          { related },
        );
      else if (name === "istio-system" || gateways.has(name))
        findings.add(
          document,
          ["tenants", tenant],
          {
            code: "PPT-0203",
            message: `tenant ${tenant} in region ${region} would get the namespace ${name}, which belongs to ${name === "istio-system" ? "the mesh" : `a gateway of region ${gateways.get(name) ?? ""}`}`,
            fix: `team-${tenant}`,
          },
          { related },
        );
      else taken.set(name, [region, tenant]);
    }
}

/** Every name that an intent uses is one that the platform document defines. */
export function checkIntent(platform: Platform, { value, document }: Located<Intent>, findings: Findings): void {
  if (ownNames.has(value.app))
    findings.add(document, ["app"], {
      code: "PPT-0228",
      message: `the platform has objects of its own that are called ${value.app}, and the app's would overwrite them`,
      fix: `${value.app}-app`,
    });
  const several = Array.isArray((document.value as { region?: unknown }).region);
  value.region.forEach((region, index) => {
    if (!Object.hasOwn(platform.regions, region))
      findings.add(document, several ? ["region", index] : ["region"], unknown("region", region, Object.keys(platform.regions)));
  });
  const tenants = Object.keys(platform.tenants);
  if (value.owner !== undefined && !Object.hasOwn(platform.tenants, value.owner))
    findings.add(document, ["owner"], unknown("tenant", value.owner, tenants));
  value.accepts.forEach((tenant, index) => {
    if (!Object.hasOwn(platform.tenants, tenant)) findings.add(document, ["accepts", index], unknown("tenant", tenant, tenants));
  });
  value.expose?.from?.forEach((network, index) => {
    if (!network.includes("/") && !Object.hasOwn(platform.networks, network))
      findings.add(document, ["expose", "from", index], unknown("network", network, Object.keys(platform.networks)));
  });
  if (typeof value.size === "string" && !Object.hasOwn(platform.sizes, value.size))
    findings.add(document, ["size"], unknown("size", value.size, Object.keys(platform.sizes)));
}

export function unknown(what: string, got: string, known: readonly string[]) {
  const sorted = [...known].sort();
  return {
    code: "PPT-0201" as const,
    message: `there is no ${what} ${got}; ${sorted.length === 0 ? "there is none" : `there is ${sorted.slice(0, 12).join(", ")}${sorted.length > 12 ? ` and ${sorted.length - 12} more` : ""}`}`,
    fix: nearest(got, sorted) ?? sorted[0] ?? `define the ${what} first`,
  };
}
