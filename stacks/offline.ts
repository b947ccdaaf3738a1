import { secret } from "@pulumi/pulumi";
import { regionIn } from "../components";
import type { Plan } from "../model";
import { buildRegion } from "./region";

/** What `pulumi up` would run for a region, for a recorder: no cluster is reached, and so any kubeconfig will do. */
export function regionProgram(plan: Plan, region: string): () => unknown {
  return () => buildRegion(plan, regionIn(plan, region), { kubeconfig: () => secret(offlineKubeconfig) });
}

const offlineKubeconfig = "apiVersion: v1\nkind: Config\n";
