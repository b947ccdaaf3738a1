import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configOf } from "../acme/outside";
import { buildAcmePrograms } from "../acme/programs";
import type { Connection } from "../api";
import { Keeper } from "../keeper";

/** cert-manager at work on a cluster, as the account that its chart runs it as. Whom it asks outside it asks as it is told, past no proxy. */
export function startOperator(server: Connection, token: string): Keeper {
  const { operator } = buildAcmePrograms();
  const keeper = new Keeper(mkdtempSync(join(tmpdir(), "parapet-operator-")));
  const kubeconfig = join(keeper.folder, "operator.kubeconfig");
  writeFileSync(kubeconfig, JSON.stringify(configOf(server, token)), { mode: 0o600 });
  keeper.start("operator", operator, [`--kubeconfig=${kubeconfig}`, "--namespace=cert-manager", "--nameservers=https://1.1.1.1/dns-query"]);
  return keeper;
}
