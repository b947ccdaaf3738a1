import type * as Cloudflare from "@pulumi/cloudflare/getZone";
import type { Output, ProviderResource } from "@pulumi/pulumi";
import { load } from "../load";

/** The ID of a zone, as Cloudflare knows it by its name. A name that is in several accounts, or in none, is an error of Cloudflare's. */
export function zoneNamed(name: string, provider: ProviderResource): Output<string> {
  const { getZoneOutput } = load("@pulumi/cloudflare/getZone") as typeof Cloudflare;
  return getZoneOutput({ filter: { name, match: "all" } }, { provider }).id;
}
