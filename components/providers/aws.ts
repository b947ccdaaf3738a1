import { type Input, type ProviderResource, type Resource, type ResourceOptions } from "@pulumi/pulumi";
import type * as Aws from "@pulumi/aws/provider";
import type { RegionPlan } from "../../model/plan/plan";
import { load } from "../load";
import { refusal } from "../refusal";
import { answers, checkOnce } from "./stated";

interface Home {
  readonly account: string;
  readonly region: string;
}

/** Where each provider that was made here works. */
const homes = new WeakMap<ProviderResource, Home>();

/** The provider of a region's AWS account: credentials of another account, or another AWS region, do nothing. */
export function awsProvider(name: string, region: RegionPlan, options: ResourceOptions = {}): Aws.Provider {
  const { aws } = region;
  if (aws === null)
    throw refusal(
      `awsProvider "${name}"`,
      `regions.${region.name}.aws`,
      `region ${region.name} names no AWS account in the platform document`,
      `aws: { account: "123456789012", region: eu-central-1 }`,
    );
  const { Provider } = load("@pulumi/aws/provider") as typeof Aws;
  const provider = new Provider(name, { region: aws.region as never, allowedAccountIds: [aws.account] }, options);
  homes.set(provider, aws);
  return provider;
}

/** Refuses a provider of another account or AWS region, as `checkCluster` does for clusters. */
export function checkAccount(place: string, provider: ProviderResource, wanted: Home): Input<Resource>[] {
  const known = homes.get(provider);
  if (known !== undefined) {
    if (known.account !== wanted.account || known.region !== wanted.region)
      throw elsewhere(place, `account ${known.account} in ${known.region}`, wanted);
    return [];
  }
  if (!answers(provider, "region")) return [];
  return checkOnce(provider, `${wanted.account} ${wanted.region}`, async (stated) => {
    const region = await stated("region");
    if (region !== wanted.region)
      throw elsewhere(place, typeof region === "string" ? region : "whichever region the machine is set to", wanted);
    const accounts = listOf(await stated("allowedAccountIds"));
    if (accounts.length !== 1 || accounts[0] !== wanted.account)
      throw elsewhere(
        place,
        accounts.length === 0 ? "whichever account the machine's credentials belong to" : `account ${accounts.join(" or ")}`,
        wanted,
      );
  });
}

function elsewhere(place: string, found: string, wanted: Home) {
  return refusal(
    place,
    "options.provider",
    `the AWS provider works in ${found}, and this belongs into account ${wanted.account} in ${wanted.region}`,
    `new aws.Provider(…, { region: "${wanted.region}", allowedAccountIds: ["${wanted.account}"] }), or awsProvider`,
  );
}

/** The SDK hands lists to providers as JSON text. */
function listOf(value: unknown): readonly unknown[] {
  const list: unknown = typeof value === "string" && value !== "" ? JSON.parse(value) : value;
  return Array.isArray(list) ? list : [];
}
