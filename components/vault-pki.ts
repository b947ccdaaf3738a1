import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { Plan, RegionPlan } from "../model/plan/plan";
import type { IssuerPlan } from "../model/plan/tls-plan";
import { needKnown } from "./args/known";
import type { VaultPkiIssuerArgs, VaultPkiRootArgs } from "./args/vault-pki";
import { load } from "./load";
import { dependsOnOf } from "./options";
import { needVault } from "./providers/vault";
import type * as Resources from "./vault-pki/resources";

type Vault = Extract<IssuerPlan, { kind: "vault" }>;

/** Who signs for a region in the vault; undefined where somebody else does. */
export function vaultIssuerOf({ tls }: RegionPlan): Vault | undefined {
  return tls?.issuers.find((issuer): issuer is Vault => issuer.kind === "vault");
}

/** The root of a plan's authority, as arguments; undefined where no region needs one. */
export function vaultPkiRootArgs({ platform, regions }: Plan): VaultPkiRootArgs | undefined {
  const issuer = regions.map(vaultIssuerOf).find((found) => found !== undefined);
  if (issuer === undefined) return undefined;
  return {
    mount: issuer.root,
    commonName: `${platform.name} ${platform.environment} root`,
    address: issuer.address,
    protect: platform.like === "prod",
  };
}

/** A region's authority, as arguments; undefined where it has none in the vault. */
export function vaultPkiIssuerArgs(
  { platform }: Plan,
  region: RegionPlan,
  { kubernetesHost, kubernetesCaCert }: Pick<VaultPkiIssuerArgs, "kubernetesHost" | "kubernetesCaCert">,
): VaultPkiIssuerArgs | undefined {
  const issuer = vaultIssuerOf(region);
  if (issuer === undefined || region.tls === null) return undefined;
  const { root, mount, address, role, domains, auth, serviceAccount, audience } = issuer;
  return {
    ...{ root, mount, address, role, auth, serviceAccount, audience, kubernetesHost },
    ...(kubernetesCaCert === undefined ? {} : { kubernetesCaCert }),
    commonName: `${platform.name} ${platform.environment} ${region.name}`,
    domains: [...domains],
    namespace: region.tls.namespace,
    protect: platform.like === "prod",
  };
}

/** The root of a platform's own authority in a vault: its key never leaves the vault, and it signs the regions' authorities alone. */
export class VaultPkiRoot extends ComponentResource {
  /** The root's certificate, in PEM: what has to be trusted. */
  readonly certificate: Output<string>;

  constructor(name: string, args: VaultPkiRootArgs, options: ComponentResourceOptions = {}) {
    const place = `VaultPkiRoot "${name}"`;
    needKnown(place, args);
    const dependsOn = [...dependsOnOf(options), ...needVault(place, options)];
    super("parapet:index:VaultPkiRoot", name, args, { ...options, dependsOn });
    const { rootResources } = load(`${__dirname}/vault-pki/resources`) as typeof Resources;
    this.certificate = rootResources({ parent: this, name, dependsOn }, args);
    this.registerOutputs({ certificate: this.certificate });
  }
}

/** A region's authority in a vault, below the root: it signs names of the region's own, for the one account of its cluster that may ask. */
export class VaultPkiIssuer extends ComponentResource {
  /** The authority's certificate, in PEM. */
  readonly certificate: Output<string>;

  constructor(name: string, args: VaultPkiIssuerArgs, options: ComponentResourceOptions = {}) {
    const place = `VaultPkiIssuer "${name}"`;
    const { kubernetesHost: _, kubernetesCaCert: __, ...rest } = args;
    needKnown(place, rest);
    const dependsOn = [...dependsOnOf(options), ...needVault(place, options)];
    super("parapet:index:VaultPkiIssuer", name, args, { ...options, dependsOn });
    const { issuerResources } = load(`${__dirname}/vault-pki/resources`) as typeof Resources;
    this.certificate = issuerResources({ parent: this, name, dependsOn }, args);
    this.registerOutputs({ certificate: this.certificate });
  }
}
