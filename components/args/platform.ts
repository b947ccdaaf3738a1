import type { PlatformInput } from "../../model/platform/schema";
import type { SeveralForms } from "./forms";

/** The platform document: what a region, a size, a storage class, a named network and a tenant are. What `definePlatform` gives fits, and so does any literal. */
export interface PlatformArgs {
  /** The platform's name; part of every global name. */
  platform: string;
  /** dev, staging or prod, or { name, like }. */
  environment: SeveralForms;
  /** Under which domain apps are found. */
  domain: string;
  /** What an intent gets that leaves these out. */
  defaults?: DefaultsArgs | undefined;
  /** From which registries images may come. */
  images?: ImagesArgs | undefined;
  /** The places where applications may live. */
  regions: Record<string, RegionArgs>;
  /** Ranges of addresses that have a name. */
  networks?: Record<string, string[]> | undefined;
  /** The teams that own applications. */
  tenants: Record<string, TenantArgs>;
  /** How requests come to the gateways that the outside finds. */
  ingress?: IngressArgs | undefined;
  /** The service mesh. */
  mesh?: MeshArgs | undefined;
  /** What small, medium and large are. */
  sizes?: Record<string, SizeArgs> | undefined;
  /** Who signs certificates. */
  tls?: TlsArgs | undefined;
  /** Storage classes. */
  storage?: StorageArgs | undefined;
  /** What keeps the buckets. */
  objects?: ObjectsArgs | undefined;
  /** What keeps the secrets. */
  secrets?: SecretsArgs | undefined;
  /** Who observes, and how long is kept what was observed. */
  observability?: ObservabilityArgs | undefined;
  /** Rules that are not held, where, why and until when. */
  waivers?: WaiverArgs[] | undefined;
}

/** What an intent gets that leaves these out. */
export interface DefaultsArgs {
  owner?: string | undefined;
  size?: string | undefined;
  image?: string | undefined;
  port?: number | undefined;
}

/** From which registries images may come. */
export interface ImagesArgs {
  registries: string[];
}

/** A place where applications may live. */
export interface RegionArgs {
  jurisdiction: string;
  compliance?: string[] | undefined;
  /** active or standby. */
  role?: string | undefined;
  standbyOf?: string | undefined;
  aws?: AwsArgs | undefined;
  cluster: ClusterArgs;
}

/** A region's AWS account. */
export interface AwsArgs {
  account: string;
  region: string;
  /** The cluster's identity provider, without https://. */
  oidcProvider?: string | undefined;
  /** The name of the region's EKS cluster, for EKS Pod Identity. */
  eksCluster?: string | undefined;
}

/** A region's cluster. */
export interface ClusterArgs {
  /** The kubeconfig context. */
  context: string;
  cni: string;
  nodesCidr: string;
  dns?: string | undefined;
  /** The address of the node-local name cache. */
  dnsCache?: string | undefined;
  /** From which addresses the API server calls webhooks. */
  apiServer?: string | undefined;
  /** Where other regions reach this one's east-west gateway. */
  eastWest?: string[] | undefined;
}

/** How requests come to the gateways that the outside finds. */
export interface IngressArgs {
  trustedProxies?: number | undefined;
  firewall?: FirewallModuleArgs | undefined;
}

/** From where the firewall's module is pulled. */
export interface FirewallModuleArgs {
  image: string;
  sha256: string;
  hosts: string[];
}

/** What the meshes of all regions share. */
export interface MeshArgs {
  trustDomain?: string | undefined;
}

/** A team that owns applications. */
export interface TenantArgs {
  costCenter: string;
  quota?: QuotaArgs | undefined;
  groups?: GroupsArgs | undefined;
}

/** What a tenant's apps may ask for, in each region. */
export interface QuotaArgs {
  cpu?: SeveralForms;
  memory?: SeveralForms;
  volumes?: SeveralForms;
  apps?: number | undefined;
}

/** Groups of the identity provider. */
export interface GroupsArgs {
  developers?: string | undefined;
  operators?: string | undefined;
}

/** How much an app of a size gets. */
export interface SizeArgs {
  cpu: SeveralForms;
  memory: SeveralForms;
}

/** Who signs certificates. */
export interface TlsArgs {
  issuer?: string | undefined;
  private?: string | undefined;
  email?: string | undefined;
  dns?: TlsDnsArgs | undefined;
}

/** How names are proven to be one's own. */
export interface TlsDnsArgs {
  cloudflare: CloudflareZoneArgs;
}

/** A zone at Cloudflare. */
export interface CloudflareZoneArgs {
  zone: string;
  /** What is paid for the zone: free, pro, business or enterprise. */
  plan?: string | undefined;
}

/** Storage classes. */
export interface StorageArgs {
  classes?: Record<string, StorageClassArgs> | undefined;
  default?: string | undefined;
}

/** A storage class. */
export interface StorageClassArgs {
  provisioner: string;
  encrypted?: boolean | undefined;
  iops?: number | undefined;
  throughputMiB?: number | undefined;
}

/** What keeps the buckets. */
export interface ObjectsArgs {
  backend?: string | undefined;
  accessLogs?: string | undefined;
}

/** What keeps the secrets. */
export interface SecretsArgs {
  backend?: string | undefined;
  address?: string | undefined;
  mount?: string | undefined;
  ca?: string | undefined;
}

/** Who observes, and how long is kept what was observed. */
export interface ObservabilityArgs {
  logRetainDays?: number | undefined;
  scraper?: ScraperArgs | undefined;
}

/** Who collects metrics. */
export interface ScraperArgs {
  namespace: string;
  app?: string | undefined;
  serviceAccount?: string | undefined;
  mutualTls?: boolean | undefined;
}

/** A rule that is not held, where, why and until when. */
export interface WaiverArgs {
  rule: string;
  on: string;
  reason: string;
  ticket: string;
  until: string;
}

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Part<Field extends keyof PlatformInput> = NonNullable<PlatformInput[Field]>;

/** The model decides what a platform document is. A field that it gains or loses, and that stands here otherwise, does not compile. */
export const platformArgsAreWhole: {
  readonly platform: Same<keyof PlatformArgs, keyof PlatformInput>;
  readonly defaults: Same<keyof DefaultsArgs, keyof Part<"defaults">>;
  readonly region: Same<keyof RegionArgs, keyof Part<"regions">[string]>;
  readonly aws: Same<keyof AwsArgs, keyof NonNullable<Part<"regions">[string]["aws"]>>;
  readonly cluster: Same<keyof ClusterArgs, keyof Part<"regions">[string]["cluster"]>;
  readonly ingress: Same<keyof IngressArgs, keyof Part<"ingress">>;
  readonly mesh: Same<keyof MeshArgs, keyof Part<"mesh">>;
  readonly scraper: Same<keyof ScraperArgs, keyof NonNullable<Part<"observability">["scraper"]>>;
  readonly tenant: Same<keyof TenantArgs, keyof Part<"tenants">[string]>;
  readonly storageClass: Same<keyof StorageClassArgs, keyof NonNullable<Part<"storage">["classes"]>[string]>;
  readonly objects: Same<keyof ObjectsArgs, keyof Part<"objects">>;
  readonly secrets: Same<keyof SecretsArgs, keyof Part<"secrets">>;
  readonly observability: Same<keyof ObservabilityArgs, keyof Part<"observability">>;
  readonly tls: Same<keyof TlsArgs, keyof Part<"tls">>;
  readonly cloudflareZone: Same<keyof CloudflareZoneArgs, keyof NonNullable<Part<"tls">["dns"]>["cloudflare"]>;
  readonly waiver: Same<keyof WaiverArgs, keyof Part<"waivers">[number]>;
  readonly fits: PlatformInput extends PlatformArgs ? true : never;
} = {
  platform: true,
  defaults: true,
  region: true,
  aws: true,
  cluster: true,
  ingress: true,
  mesh: true,
  scraper: true,
  tenant: true,
  storageClass: true,
  objects: true,
  secrets: true,
  observability: true,
  tls: true,
  cloudflareZone: true,
  waiver: true,
  fits: true,
};
