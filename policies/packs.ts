import type { Pack } from "./pack-words";
import { certificates } from "./packs/certificates";
import { baseline, production } from "./packs/platform";
import { egress, ingress, mtls } from "./packs/network";
import { pssBaseline, pssRestricted } from "./packs/pod-security";

/** Every pack there is. */
export const packs: readonly Pack[] = [pssBaseline, pssRestricted, mtls, egress, ingress, certificates, baseline, production];

/** The pack of that name. */
export function packByName(name: string): Pack | undefined {
  return packs.find((pack) => pack.name === name);
}
