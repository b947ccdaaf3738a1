import { log } from "@pulumi/pulumi";
import {
  Refusal,
  vaultIssuerOf,
  VaultPkiIssuer,
  vaultPkiIssuerArgs,
  VaultPkiRoot,
  vaultPkiRootArgs,
  vaultProvider,
  type Mistake,
} from "../components";
import type { Plan, RegionPlan } from "../model";
import { setVault, type StackSettings, type VaultSettings } from "./settings";

type PkiSettings = Pick<StackSettings, "vault">;

/** The root of the platform's own authority, once for the environment; null where no region has certificates signed by the vault. */
export function buildRoot(plan: Plan, settings: PkiSettings) {
  const args = vaultPkiRootArgs(plan);
  if (args === undefined) return null;
  const vault = reached(plan, `the root ${args.mount} in the vault`, settings);
  if (vault === undefined) return null;
  const provider = vaultProvider("vault", { address: args.address, token: vault.token });
  new VaultPkiRoot("pki-root", args, { provider });
  // Where everybody finds what to trust.
  return { mount: args.mount, certificate: `${args.address}/v1/${args.mount}/ca/pem` };
}

/** Makes a region's authority. */
export type Authority = () => VaultPkiIssuer | undefined;

/** A region's own authority below the root, to be made when its turn comes. What it lacks is said before anything is registered. */
export function regionAuthority(plan: Plan, region: RegionPlan, settings: PkiSettings): Authority {
  const issuer = vaultIssuerOf(region);
  const vault = issuer === undefined ? undefined : reached(plan, `the authority ${issuer.mount} in the vault`, settings);
  if (issuer === undefined || vault === undefined) return () => undefined;
  const { kubernetesHost, kubernetesCaCert } = vault;
  const args = vaultPkiIssuerArgs(plan, region, { kubernetesHost, ...(kubernetesCaCert === "" ? {} : { kubernetesCaCert }) });
  return () => {
    if (args === undefined) return undefined;
    const provider = vaultProvider(`${region.name}-vault`, { address: args.address, token: vault.token });
    return new VaultPkiIssuer(`${region.name}-pki`, args, { provider });
  };
}

/** How the vault is reached. In production nobody signs who is not there; elsewhere it is said what is not made. */
function reached({ platform }: Plan, what: string, settings: PkiSettings): VaultSettings | undefined {
  const vault = settings.vault();
  if (vault !== undefined) return vault;
  const said = (severity: Mistake["severity"], message: string) =>
    new Refusal([{ severity, code: "", place: "config", path: "vaultToken", message, fix: setVault }]);
  if (platform.like === "prod")
    throw said("error", `the plan has ${what}, and the stack is not told how to reach it; in production it is not left out`);
  void log.warn(said("warning", `not made, because the stack is not told how to reach the vault: ${what}`).message);
  return undefined;
}
