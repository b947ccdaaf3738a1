import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { regionIn, VaultPkiIssuer, vaultPkiIssuerArgs, VaultPkiRoot, vaultPkiRootArgs, vaultProvider } from "parapet/components";
import { record, type Recording } from "parapet/testing";
import { planWorkspace } from "../../../model/plan/workspace";
import type { Plan } from "../../../model/plan/plan";
import { readWorkspace } from "../../../stacks/workspace/read";
import { renderDocuments, type Rendered } from "../workspaces";
import { standIns } from "./provider";

const example = resolve(__dirname, "../../../examples/certificates-vault");

/** The example whose authority is in a vault, but for where the vault is, and for who signed its certificate. */
export function renderVaultExample(secrets: { readonly address: string; readonly ca: string }): Rendered {
  const documents = Object.fromEntries(
    readdirSync(example)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => [file, load(readFileSync(join(example, file), "utf8")) as object]),
  );
  return renderDocuments({ ...documents, "platform.yaml": { ...documents["platform.yaml"], secrets } });
}

/** The plan of a folder that is written already. */
export function planOfFolder({ workspace }: Rendered): Plan {
  const { workspace: documents, diagnostics } = readWorkspace(workspace);
  const { plan } = planWorkspace(documents!, diagnostics);
  if (plan === undefined) throw new Error(`${workspace} has no plan: ${JSON.stringify(diagnostics)}`);
  return plan;
}

/** What the components register in a vault for a region, where the API server is one that the vault finds at an address. */
export function recordAuthority(
  plan: Plan,
  region: string,
  cluster: { readonly kubernetesHost: string; readonly kubernetesCaCert: string },
): Promise<Recording> {
  return record(
    () => {
      const args = vaultPkiRootArgs(plan)!;
      const provider = vaultProvider("vault", { address: args.address, token: "of-no-matter" });
      const root = new VaultPkiRoot("root", args, { provider });
      new VaultPkiIssuer("pki", vaultPkiIssuerArgs(plan, regionIn(plan, region), cluster)!, { provider, dependsOn: [root] });
    },
    { preview: false, outputs: standIns },
  );
}
