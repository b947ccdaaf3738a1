import type * as Core from "@pulumi/kubernetes/core/v1/secret";
import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { IssuerPlan } from "../../model/plan/tls-plan";
import { load } from "../load";

type Acme = Extract<IssuerPlan, { kind: "acme" }>;

/** The token by which an issuer shows that the zone is ours, where the operator of certificates alone reads it. */
export function tokenSecret(
  parent: Resource,
  name: string,
  { namespace, labels }: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  { tokenSecret: called }: Acme,
  token: Output<string>,
  dependsOn: readonly Input<Resource>[],
): Resource {
  const { Secret } = load("@pulumi/kubernetes/core/v1/secret") as typeof Core;
  return new Secret(
    name,
    { metadata: { name: called, namespace, labels: { ...labels } }, type: "Opaque", stringData: { token } },
    { parent, dependsOn: [...dependsOn] },
  );
}
