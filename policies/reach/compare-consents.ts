import type { AppPlan } from "../../model/plan/app-plan";
import { gatewayNames } from "../../model/plan/gateways";
import type { Plan } from "../../model/plan/plan";
import { differences } from "./compare-words";
import type { Names } from "./declared-names";
import { readAuthorization, type Clause, type Rule } from "./mesh/authorization-rules";
import type { MeshObject } from "./mesh/objects";
import type { Difference } from "./relation";

/** A caller, and the names that it may ask an egress gateway for. */
interface Consent {
  /** As policies write it; `*` for anybody. */
  readonly principal: string;
  /** `*` for any. */
  readonly shown: string;
}

/**
 * Holds what the policies of egress gateways let through against what intents declare. The way there is closed by the network, and each
 * sidecar knows its own hosts only; but whoever goes around its sidecar chooses the name that it shows.
 */
export function* egressConsents(
  policies: readonly MeshObject[],
  plan: Pick<Plan, "apps" | "regions">,
  names: Names,
): Generator<Difference> {
  const gateways = new Set(plan.regions.map(({ name }) => gatewayNames(name).egress));
  const declared = new Map<string, Set<string>>();
  const byPrincipal = new Map<string, AppPlan>();
  for (const app of plan.apps) {
    byPrincipal.set(app.principal, app);
    declared.set(`${gatewayNames(app.region).egress} ${app.principal}`, new Set(shownNames(app)));
  }
  for (const object of policies) {
    const policy = gateways.has(object.namespace) ? readAuthorization(object) : undefined;
    if (policy?.action !== "ALLOW") continue;
    const said = new Set<string>();
    for (const { principal, shown } of policy.rules.flatMap(consentsOf)) {
      if (declared.get(`${object.namespace} ${principal}`)?.has(shown) === true || said.has(principal)) continue;
      // One caller is said once for each policy, however many names it may show.
      said.add(principal);
      const app = byPrincipal.get(principal);
      const from = principal === "*" ? "anybody in the mesh" : app === undefined ? principal : `${app.namespace}/${app.workloadName}`;
      yield differences.consented(
        { from, to: `${object.namespace}/${object.namespace}`, port: 8443, protocol: "TCP" },
        shown,
        policy.id,
        names,
      );
    }
  }
}

function shownNames(app: AppPlan): string[] {
  return app.calls.flatMap((call) => {
    if (call.kind !== "host" || call.way !== "egress-gateway") return [];
    return [call.port === 443 ? call.host : `p${call.port}.${call.host}`];
  });
}

/** Of a rule, each caller with each name; a source or a condition that names none means all. */
function consentsOf({ from, when }: Rule): Consent[] {
  const principals = from.length === 0 ? ["*"] : from.flatMap((source) => valuesOf(source, "principal"));
  const shown = valuesOf(when, "sni");
  return principals.flatMap((principal) => shown.map((name) => ({ principal, shown: name })));
}

function valuesOf({ terms }: Clause, about: "principal" | "sni"): readonly string[] {
  const named = terms.filter((term) => term.about === about && term.values.length > 0);
  return named.length === 0 ? ["*"] : named.flatMap(({ values }) => values);
}
