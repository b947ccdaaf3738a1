import type { RequestKind } from "../relation";
import { isFromAnywhere, type Authorizations } from "./authorizations";
import type { Connection } from "./connection";
import { sorted } from "./objects";
import { anyRequest, kindOf, tidied, withoutBox } from "./requests";
import type { Selected } from "./workload";

/** What policies let through. */
export interface Access {
  readonly allowed: boolean;
  /** The requests that are let through; empty where all are. */
  readonly only: readonly RequestKind[];
  /** The objects that open it, or, where it is closed, those that close it. */
  readonly by: readonly string[];
}

/**
 * What the AuthorizationPolicies of a workload let through of a connection: first CUSTOM, then DENY, then ALLOW; with no ALLOW there is no
 * question (istio.io, "Implicit enablement"). Soundness goes one way: where the objects cannot tell, an ALLOW counts as open and a DENY as
 * not there. CUSTOM asks a service outside of the objects, which may say yes: it closes nothing.
 */
export function accessOf(policies: Authorizations, workload: Selected, connection: Connection): Access {
  let open: { readonly by: string | undefined; readonly kind: RequestKind }[] = [];
  if (policies.at(workload, "ALLOW").length === 0) open.push({ by: undefined, kind: anyRequest });
  else
    for (const { id, box } of policies.fits(workload, "ALLOW", connection)) {
      const kind = kindOf(box);
      if (kind !== undefined) open.push({ by: id, kind });
    }
  if (open.length === 0) return { allowed: false, only: [], by: policies.closing(workload) };
  const closing: string[] = [];
  for (const { id, certain, whence, box } of policies.fits(workload, "DENY", connection)) {
    // From where a caller comes is not known here: a refusal of some addresses is no refusal of all.
    if (!certain || !isFromAnywhere(whence)) continue;
    const left = open.flatMap(({ by, kind }) => {
      const stays = withoutBox(kind, box);
      return stays === undefined ? [] : [{ by, kind: stays }];
    });
    if (left.length === open.length && left.every(({ kind }, at) => kind === open[at]?.kind)) continue;
    closing.push(id);
    open = left;
  }
  if (open.length === 0) return { allowed: false, only: [], by: sorted(closing) };
  const only = open.length === 1 ? open[0] : undefined;
  if (only?.by !== undefined) return { allowed: true, only: tidied([only.kind]), by: [only.by] };
  return { allowed: true, only: tidied(open.map(({ kind }) => kind)), by: sorted(open.flatMap(({ by }) => by ?? [])) };
}

/** What any of several ways lets through. */
export function anyAccess(ways: readonly Access[]): Access {
  const only = ways.length === 1 ? ways[0] : undefined;
  if (only !== undefined) return only;
  const open = ways.filter(({ allowed }) => allowed);
  if (open.length === 0) return { allowed: false, only: [], by: sorted(ways.flatMap(({ by }) => by)) };
  const kinds = open.some((way) => way.only.length === 0) ? [] : tidied(open.flatMap((way) => way.only));
  return { allowed: true, only: kinds, by: sorted(open.flatMap(({ by }) => by)) };
}
