import {
  secret,
  type ComponentResourceOptions,
  type Input,
  type ProviderResource,
  type Resource,
  type ResourceOptions,
} from "@pulumi/pulumi";
import type * as Cloudflare from "@pulumi/cloudflare/provider";
import { load } from "../load";
import { refusal } from "../refusal";
import { needProvider, words } from "./given";
import { answers, checkOnce } from "./stated";

/** Those that were made here: each has a token, also where nobody knows it yet. */
const made = new WeakSet<ProviderResource>();

/** The provider of a zone at Cloudflare, by a token that is made for it. The token of the machine, and a key that may do everything, are never used. */
export function cloudflareProvider(
  name: string,
  { apiToken }: { readonly apiToken: Input<string> },
  options: ResourceOptions = {},
): Cloudflare.Provider {
  const place = `cloudflareProvider "${name}"`;
  if (typeof apiToken === "string" && apiToken.trim() === "")
    throw refusal(place, "apiToken", "the token is empty, and then the one of the machine would be used", fix);
  const { Provider } = load("@pulumi/cloudflare/provider") as typeof Cloudflare;
  const provider = new Provider(name, { apiToken: secret(apiToken) }, options);
  made.add(provider);
  return provider;
}

const { fix } = words.cloudflare;

/** The provider that a component is given, or a refusal; what is to be waited for is handed back. */
export function needCloudflare(place: string, options: ComponentResourceOptions): Input<Resource>[] {
  const provider = needProvider(place, "cloudflare", options);
  if (made.has(provider) || !answers(provider, "apiToken")) return [];
  return checkOnce(provider, "token", async (stated) => {
    if ((await stated("apiKey")) !== undefined || (await stated("apiUserServiceKey")) !== undefined)
      throw refusal(place, "options.provider", "the Cloudflare provider has a key that may do everything in the account", fix);
    const token = await stated("apiToken");
    if (token === undefined || token === "")
      throw refusal(
        place,
        "options.provider",
        "the Cloudflare provider says nothing of its token before deployment, and without one it takes whichever the machine has",
        fix,
      );
  });
}
