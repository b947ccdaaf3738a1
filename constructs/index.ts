/** The door of the constructs: Kubernetes objects, safe by construction, as plain data and as cdk8s charts. */
export { contributionsOf } from "./catalogue";
export { EnterpriseAppChart, type EnterpriseAppChartProps } from "./doors/enterprise-app-chart";
export { RegionZoneChart, type RegionZoneChartProps } from "./doors/region-zone-chart";
export { TlsFoundationChart, type TlsFoundationChartProps } from "./doors/tls-foundation-chart";
export { enterpriseAppObjects } from "./enterprise-app/objects";
export type { KubeObject } from "./kubernetes/manifest";
export type { Contribution } from "./needs/contribution";
export { gatewayObjects } from "./region-zone/gateway";
export { namespaceObjects, regionObjects } from "./region-zone/objects";
export { tlsObjects } from "./tls/objects";
export { objectGroups, type ObjectGroup } from "./workspace";
