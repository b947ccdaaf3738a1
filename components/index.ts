/** The door of the components: intents and plans as Pulumi resources. */
export type { IntentArgs } from "./args/intent";
export type { PlatformArgs } from "./args/platform";
export type { EnterpriseAppArgs } from "./args/enterprise-app";
export type { EdgeAppArgs, EdgeHostArgs, EdgeNetworkArgs, EdgeRecordArgs, HostRecordsArgs, ZoneEdgeArgs } from "./args/edge";
export { HostRecords, hostRecordsArgs, ZoneEdge, zoneEdgeArgs, type ZoneSettings } from "./edge";
export { EnterpriseApp } from "./enterprise-app";
export { embed, fromChart } from "./kubernetes/chart";
export type { ObjectStoreArgs } from "./args/object-store";
export { ObjectStore, objectStoreArgs } from "./object-store";
export { plannedApp, plannedRegion, regionIn, regionOf } from "./planned";
export { awsProvider } from "./providers/aws";
export { cloudflareProvider } from "./providers/cloudflare";
export { clusterProvider } from "./providers/cluster";
export { regionProviders } from "./providers/region";
export { mistakeOf, refusal, Refusal, type Mistake } from "./refusal";
export type { RegionZoneArgs } from "./args/region-zone";
export { RegionZone } from "./region-zone";
