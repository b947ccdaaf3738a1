import { charts } from "../platform/charts";
import type { Platform, Region } from "../platform/schema";
import type { AppPlan } from "./app-plan";
import type { Authority } from "./authority";
import { certificateName, type ExposePlan } from "./exposure";
import { gatewayNames } from "./gateways";
import { issuerName } from "./issuer-names";
import { certManagerFlows } from "./issuer-flows";
import { planIssuers } from "./issuers";
import type { RegionPlan } from "./plan";
import type { CertificatePlan, IssuerPlan, TlsPlan } from "./tls-plan";

/** A public certificate's, and the most that browsers will take for long. */
const leafHours = 90 * 24;
const rootHours = 10 * 365 * 24;
/** Renewed at two thirds of its lifetime, however long the authority makes that. */
export const renewBeforePercent = 33;

/** Short, and as strong as RSA of 3072 bits. */
export const certificateKey = { algorithm: "ECDSA", size: 256 } as const;

type Exposed = AppPlan & { readonly expose: ExposePlan };

type Place = Omit<RegionPlan, "tls">;

/** Who signs in a region, and for whom, before it is known which regions share a cluster. */
interface Draft {
  readonly region: Place;
  readonly issuers: readonly IssuerPlan[];
  readonly certificates: readonly CertificatePlan[];
}

/** Who signs in each region, and every certificate there; null where nothing asks for one. */
export function planTls(
  platform: Platform,
  authority: Authority,
  regions: readonly Place[],
  apps: readonly AppPlan[],
): (region: string) => TlsPlan | null {
  const here = grouped(apps);
  const drafts = regions.flatMap((region) => draft(platform, authority, region, here.get(region.name) ?? []));
  return (name) => {
    const found = drafts.find(({ region }) => region.name === name);
    return found === undefined ? null : finished(platform, found, drafts);
  };
}

function grouped(apps: readonly AppPlan[]): ReadonlyMap<string, readonly AppPlan[]> {
  const found = new Map<string, AppPlan[]>();
  for (const app of apps) {
    const others = found.get(app.region);
    if (others === undefined) found.set(app.region, [app]);
    else others.push(app);
  }
  return found;
}

function draft(platform: Platform, authority: Authority, region: Place, apps: readonly AppPlan[]): Draft[] {
  const gateways = gatewayCertificates(region.name, authority, apps);
  if (platform.tls === undefined && gateways.length === 0 && apps.every(({ needs }) => needs.certificate === null)) return [];
  const issuers = planIssuers(platform, authority, region, apps);
  const root = issuers.find(({ kind }) => kind === "root");
  const certificates = [
    ...(root === undefined ? [] : [rootCertificate(root.name, charts.certManager.namespace)]),
    ...gateways,
    ...apps.flatMap(ownCertificate),
  ].sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
  return [{ region, issuers, certificates }];
}

function finished(platform: Platform, { region, issuers, certificates }: Draft, drafts: readonly Draft[]): TlsPlan {
  const { cluster } = platform.regions[region.name] as Region;
  // Regions may share a cluster, and a cluster has one operator: the first brings it, for all of them.
  const sharing = drafts.filter((other) => other.region.clusterContext === region.clusterContext);
  const home = sharing[0]?.region.name === region.name;
  const signers = sharing.flatMap((other) => other.issuers);
  const root = issuers.find(({ kind }) => kind === "root");
  return {
    namespace: charts.certManager.namespace,
    home,
    charts: home ? [charts.certManager, ...(signers.some(({ kind }) => kind === "root") ? [charts.trustManager] : [])] : [],
    labels: region.labels,
    own: home ? certManagerFlows(platform, region.name, signers) : [],
    like: platform.environment.like,
    issuers,
    certificates,
    bundle:
      root === undefined
        ? null
        : { name: `${region.name}-trust`, key: "ca.crt", secret: root.name, namespaces: region.namespaces.map(({ name }) => name) },
    watched: platform.observability.scraper !== undefined,
    nodesCidr: cluster.nodesCidr,
    apiServer: cluster.apiServer ?? null,
    cni: cluster.cni,
  };
}

function gatewayCertificates(region: string, authority: Authority, apps: readonly AppPlan[]): CertificatePlan[] {
  const behind = new Map<string, [Exposed, ...Exposed[]]>();
  for (const app of apps) {
    if (app.expose === null) continue;
    const exposed = app as Exposed;
    const name = certificateName(region, exposed.expose);
    const others = behind.get(name);
    if (others === undefined) behind.set(name, [exposed]);
    else others.push(exposed);
  }
  return [...behind].map(([name, exposed]) => {
    const hosts = [...new Set(exposed.map(({ expose }) => expose.host))].sort();
    const { domain } = exposed[0].expose;
    return {
      name,
      namespace: gatewayNames(region).ingress,
      issuer: issuerName(region, authority.hosts === "letsencrypt" ? "public" : "private"),
      purpose: "gateway",
      dnsNames: domain === null ? hosts : [`*.${domain}`],
      usages: ["server"],
      hours: leafHours,
      renewBeforePercent,
      key: certificateKey,
      hosts,
      apps: exposed.map(({ id }) => id).sort(),
      source: domain === null ? exposed[0].source : null,
    };
  });
}

function rootCertificate(name: string, namespace: string): CertificatePlan {
  return {
    name,
    namespace,
    issuer: name,
    purpose: "root",
    dnsNames: [],
    usages: [],
    hours: rootHours,
    renewBeforePercent,
    key: certificateKey,
    hosts: [],
    apps: [],
    source: null,
  };
}

function ownCertificate({ id, namespace, needs: { certificate }, source }: AppPlan): CertificatePlan[] {
  if (certificate === null) return [];
  const { secret: name, issuer, dnsNames, usages, hours } = certificate;
  return [
    {
      name,
      namespace,
      issuer,
      purpose: "app",
      dnsNames,
      usages,
      hours,
      renewBeforePercent,
      key: certificateKey,
      hosts: [],
      apps: [id],
      source,
    },
  ];
}
