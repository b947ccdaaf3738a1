import type { Input } from "@pulumi/pulumi";

/** A token for the records of one zone. */
export interface DnsTokenArgs {
  /** What the token is called at Cloudflare. */
  tokenName: string;
  /** The zone's ID, 32 hexadecimal digits. */
  zoneId: Input<string>;
  /** From which addresses it is taken: those by which the cluster goes out. */
  from?: string[] | undefined;
  /** Until when it holds, 2027-12-31T00:00:00Z; a new one is made by a deployment before then. */
  until?: string | undefined;
}
