import type { IntentArgs } from "./intent";
import type { PlatformArgs } from "./platform";

/** What an EnterpriseApp is made from. `plannedApp` gives the same from a plan that is finished already. */
export interface EnterpriseAppArgs {
  /** What the application team declares. */
  intent: IntentArgs;
  /** What the platform is. */
  platform: PlatformArgs;
  /** Which of the intent's regions; needed where it names more than one. */
  region?: string | undefined;
  /** The intents of the apps that this one calls, and of those that call it. */
  neighbours?: IntentArgs[] | undefined;
}
