import { PolicyPack } from "@pulumi/policy";
import { crossGuardPolicies } from "./crossguard";

// What `pulumi preview --policy-pack policies` loads. The constructor starts the server that the engine asks.
new PolicyPack("parapet", {
  displayName: "Parapet",
  description: "The promises of Parapet: pod hardening, secrets, exposure, recovery, and what is stored in AWS.",
  policies: crossGuardPolicies("baseline"),
});
