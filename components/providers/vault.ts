import {
  secret,
  type ComponentResourceOptions,
  type Input,
  type ProviderResource,
  type Resource,
  type ResourceOptions,
} from "@pulumi/pulumi";
import type * as Vault from "@pulumi/vault/provider";
import { load } from "../load";
import { refusal } from "../refusal";
import { needProvider, words } from "./given";
import { answers, checkOnce } from "./stated";

/** Those that were made here: each has an address and a token, also where nobody knows it yet. */
const made = new WeakSet<ProviderResource>();

const { fix } = words.vault;

/** The provider of a vault, by a token that is made for it. The token of the machine is never used, and no connection is taken on trust. */
export function vaultProvider(
  name: string,
  { address, token }: { readonly address: string; readonly token: Input<string> },
  options: ResourceOptions = {},
): Vault.Provider {
  const place = `vaultProvider "${name}"`;
  if (typeof token === "string" && token.trim() === "")
    throw refusal(place, "token", "the token is empty, and then the one of the machine would be used", fix);
  const { Provider } = load("@pulumi/vault/provider") as typeof Vault;
  const provider = new Provider(name, { address, token: secret(token), skipTlsVerify: false, maxLeaseTtlSeconds: 1200 }, options);
  made.add(provider);
  return provider;
}

/** The provider that a component is given, or a refusal; what is to be waited for is handed back. */
export function needVault(place: string, options: ComponentResourceOptions): Input<Resource>[] {
  const provider = needProvider(place, "vault", options);
  if (made.has(provider) || !answers(provider, "address")) return [];
  return checkOnce(provider, "address", async (stated) => {
    const address = await stated("address");
    if (typeof address === "string" && address.startsWith("https://")) return;
    throw refusal(
      place,
      "options.provider",
      "the Vault provider names no address over https before deployment, and without one it takes whichever the machine has",
      fix,
    );
  });
}
