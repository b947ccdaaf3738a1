import type { ComponentResourceOptions, ProviderResource } from "@pulumi/pulumi";
import { refusal } from "../refusal";

/** A package whose provider has to be handed in. */
export type Package = RegionPackage | "cloudflare" | "vault";

/** Those whose provider is that of one region. */
export type RegionPackage = "kubernetes" | "aws";

/** What each is called, and how one is handed in. */
export const words: Record<Package, { readonly what: string; readonly fix: string }> = {
  kubernetes: { what: "Kubernetes", fix: '{ provider: clusterProvider("eu-central", region, { kubeconfig }) }' },
  aws: { what: "AWS", fix: '{ providers: [cluster, awsProvider("eu-central", region)] }' },
  cloudflare: {
    what: "Cloudflare",
    fix: '{ provider: cloudflareProvider("edge", { apiToken: config.requireSecret("cloudflareToken") }) }',
  },
  vault: {
    what: "Vault",
    fix: '{ provider: vaultProvider("vault", { address, token: config.requireSecret("vaultToken") }) }',
  },
};

/** The provider that a component is given for a package: in its own options or its parent's. */
export function givenProvider(wanted: Package, { provider, providers, parent }: ComponentResourceOptions): ProviderResource | undefined {
  const own = [
    ...(provider === undefined ? [] : [provider]),
    ...(providers === undefined ? [] : Object.values(providers)),
  ] as ProviderResource[];
  return own.find((one) => packageOf(one) === wanted) ?? parent?.getProvider(`${wanted}:index:Any`);
}

/** The provider, or a refusal: what happens to be configured on the machine that runs a program is never used. */
export function needProvider(place: string, wanted: Package, options: ComponentResourceOptions): ProviderResource {
  const found = givenProvider(wanted, options);
  if (found !== undefined) return found;
  const { what, fix } = words[wanted];
  throw refusal(
    place,
    "options.provider",
    `no ${what} provider was given, and the one that happens to be configured on a machine is never used`,
    fix,
  );
}

/** As the SDKs themselves tell providers apart. */
function packageOf(provider: ProviderResource): string {
  return String(Reflect.get(provider, "__pulumiType")).replace("pulumi:providers:", "");
}
