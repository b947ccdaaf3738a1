import type { Input } from "@pulumi/pulumi";
import type { IntentArgs } from "./intent";
import type { PlatformArgs } from "./platform";

/** What a TlsFoundation is made from. `plannedTls` gives the same from a plan that is finished already. */
export interface TlsFoundationArgs {
  /** What the platform is. */
  platform: PlatformArgs;
  /** Which of its regions. */
  region: string;
  /** The intents of its apps: certificates are made for the hosts and names that they declare. */
  apps?: IntentArgs[] | undefined;
  /** The token by which the zone at Cloudflare is shown to be ours; it may edit the records of that one zone, and nothing else. Needed for Let's Encrypt. */
  dnsToken?: Input<string> | undefined;
  /** Known once the hosts' records are where they should be: nobody is let in at a host before. Left out, nothing is waited for. */
  hostsResolved?: Input<string> | undefined;
}
