import type { IntentArgs } from "./intent";
import type { PlatformArgs } from "./platform";

/** What a RegionZone is made from. `plannedRegion` gives the same from a plan that is finished already. */
export interface RegionZoneArgs {
  /** What the platform is. */
  platform: PlatformArgs;
  /** Which of its regions. */
  region: string;
  /** The intents of its apps: certificates, the firewall and the ways to hosts outside are made for what they declare. */
  apps?: IntentArgs[] | undefined;
}
