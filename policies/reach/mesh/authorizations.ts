import { fieldOf } from "../../../model/documents/document";
import type { Tally } from "../tally";
import { isEveryAddress, isNoAddress, sharedAddresses } from "./addresses";
import { readAuthorization, type Action, type Authorization, type Clause, type Rule, type Term, type Whence } from "./authorization-rules";
import type { Connection } from "./connection";
import { localTrustDomain, type MeshConfig } from "./mesh-config";
import { fieldsOf, gatewayGroup, listOf, securityGroup, sorted, textOf, type MeshObject, type MeshObjects } from "./objects";
import { allOf, answer, anyOf, globFits, not, patternFits, type Answer } from "./patterns";
import { kindOf, type RequestBox } from "./requests";
import { RuleIndex } from "./rule-index";
import { byNamespace, kept, Selections } from "./selection";
import { selectedKey, type Selected } from "./workload";

/** A rule that fits to a connection, and to which of its requests. */
export interface Fit {
  readonly id: string;
  /** Whether it surely fits, the addresses left aside. */
  readonly certain: boolean;
  readonly whence: Whence;
  readonly box: RequestBox;
}

export interface Authorizations {
  /** The policies of an action that are in force at a workload. */
  at(workload: Selected, action: Action): readonly Authorization[];
  /** The objects that close a workload to whom no ALLOW names: those that name nobody at all before all others. */
  closing(workload: Selected): readonly string[];
  /** The rules of an action that fit to a connection, or may. */
  fits(workload: Selected, action: "ALLOW" | "DENY", connection: Connection): readonly Fit[];
}

type ByAction = Readonly<Record<Action, readonly Authorization[]>>;

/** AuthorizationPolicies: of the root namespace for the whole mesh, of the workload's namespace for it (istio.io, reference). */
export function readAuthorizations(objects: MeshObjects, config: MeshConfig, tally: Pick<Tally, "rules">): Authorizations {
  // A dry run is only logged.
  const enforced = objects.of("AuthorizationPolicy", securityGroup).filter((policy) => !isDryRun(policy));
  const bySpace = byNamespace(
    enforced.flatMap((object) => {
      const policy = readAuthorization(object);
      return policy === undefined ? [] : [{ namespace: object.namespace, object, policy }];
    }),
  );
  const selections = kept(
    (namespace: string) => namespace,
    (namespace) => {
      const here = bySpace.get(namespace) ?? [];
      const targeted = here.filter(({ object }) => targetsOf(object).length > 0);
      return {
        byLabels: new Selections(
          here.filter((one) => !targeted.includes(one)),
          ({ object }) => labelsOf(object),
        ),
        targeted,
      };
    },
  );
  const ask = new Asker(config);
  const at = kept(selectedKey, (workload: Selected) => {
    const gateway = fieldOf(workload.labels, gatewayName);
    const found = [...new Set([config.rootNamespace, workload.namespace])].flatMap((namespace) => {
      const { byLabels, targeted } = selections(namespace);
      const own = typeof gateway === "string" && namespace === workload.namespace;
      return [
        ...byLabels.fitting(workload.labels),
        ...(own ? targeted.filter(({ object }) => targetsOf(object).some((target) => isGateway(target, gateway))) : []),
      ].map(({ policy }) => policy);
    });
    const of = (action: Action): Authorization[] => found.filter((policy) => policy.action === action);
    const policies: ByAction = { ALLOW: of("ALLOW"), DENY: of("DENY"), CUSTOM: of("CUSTOM"), AUDIT: of("AUDIT") };
    return {
      policies,
      rules: { ALLOW: new RuleIndex(policies.ALLOW), DENY: new RuleIndex(policies.DENY) },
      closing: closingOf(policies.ALLOW),
    };
  });
  return {
    at: (workload, action) => at(workload).policies[action],
    closing: (workload) => at(workload).closing,
    fits: (workload, action, connection) => {
      const candidates = at(workload).rules[action].candidates(connection);
      // A question costs something even where no rule has to be asked.
      tally.rules += 1 + candidates.length;
      return candidates.flatMap(({ policy, rule }) => ask.fitsOf(policy, rule, connection));
    },
  };
}

/** So many names still say something; of more, those that name nobody are enough. */
const namesWorthReading = 8;

function closingOf(allows: readonly Authorization[]): readonly string[] {
  const empty = allows.filter(({ rules }) => rules.length === 0);
  return sorted((empty.length === 0 || allows.length <= namesWorthReading ? allows : empty).map(({ id }) => id));
}

/** The label of a gateway that the Gateway API made; only there a targetRef counts, and elsewhere a policy with one does nothing. */
const gatewayName = "gateway.networking.k8s.io/gateway-name";

const labelsOf = ({ spec }: MeshObject): Readonly<Record<string, unknown>> => fieldsOf(fieldOf(fieldOf(spec, "selector"), "matchLabels"));

const isDryRun = ({ annotations }: MeshObject): boolean => /^(?:1|t|T|TRUE|true|True)$/.test(textOf(annotations, "istio.io/dry-run") ?? "");

function targetsOf({ spec }: MeshObject): readonly unknown[] {
  const several = listOf(fieldOf(spec, "targetRefs"));
  const one = fieldOf(spec, "targetRef");
  return several.length > 0 || one === undefined ? several : [one];
}

const isGateway = (target: unknown, name: string): boolean =>
  fieldOf(target, "kind") === "Gateway" && fieldOf(target, "group") === gatewayGroup && fieldOf(target, "name") === name;

class Asker {
  constructor(private readonly config: MeshConfig) {}

  /** Istio leaves a rule with a question that TCP cannot answer out of an ALLOW, and the question alone out of a DENY. */
  fitsOf({ id, action }: Authorization, rule: Rule, connection: Connection): readonly Fit[] {
    const clauses = [rule.when, ...rule.from, ...rule.to];
    if (action === "ALLOW" && clauses.some(({ http, invalid }) => invalid || (http && !connection.http))) return [];
    const when = this.clause(rule.when, connection);
    if (when === "no") return [];
    const sources = this.sources(rule, connection);
    if (sources.length === 0) return [];
    const operations = rule.to.length === 0 ? [rule.when] : rule.to;
    return operations.flatMap((operation) => {
      const verdict = allOf([when, this.clause(operation, connection)]);
      if (verdict === "no") return [];
      const box = connection.http ? operation.box : rule.when.box;
      if (action === "ALLOW" && kindOf(box) === undefined) return [];
      return sources.map((source) => ({ id, certain: verdict === "yes" && source.certain, whence: source.whence, box }));
    });
  }

  /** The sources that fit. One that fits surely and from anywhere stands for all of them. */
  private sources(rule: Rule, connection: Connection): readonly { certain: boolean; whence: Whence }[] {
    const from = rule.from.length === 0 ? [rule.when] : rule.from;
    const found = from.flatMap((source) => {
      const verdict = this.clause(source, connection);
      const whence = {
        direct: sharedAddresses(source.whence.direct, rule.when.whence.direct),
        remote: sharedAddresses(source.whence.remote, rule.when.whence.remote),
      };
      return verdict === "no" || isNoAddress(whence.direct) || isNoAddress(whence.remote) ? [] : [{ certain: verdict === "yes", whence }];
    });
    const widest = found.find(({ certain, whence }) => certain && isFromAnywhere(whence));
    return widest === undefined ? found : [widest];
  }

  private clause(clause: Clause, connection: Connection): Answer {
    const terms = clause.terms.map((term) => this.term(term, connection));
    // On TCP a question about the request is left out of a DENY, so that nothing of it stays undecided.
    const isOpen = clause.undecided || (clause.undecidedRequest && connection.http);
    return allOf([...terms, isOpen ? "perhaps" : "yes"]);
  }

  private term({ about, values, notValues }: Term, connection: Connection): Answer {
    const fits = (value: string): Answer => this.fits(about, value, connection);
    const wanted = values.length === 0 ? "yes" : anyOf(values.map(fits));
    return notValues.length === 0 ? wanted : allOf([wanted, not(anyOf(notValues.map(fits)))]);
  }

  private fits(about: Term["about"], value: string, { identity, port, sni }: Connection): Answer {
    if (about === "port") return answer(value === String(port));
    if (about === "sni") return sni === "unknown" ? "perhaps" : answer(patternFits(value, sni));
    // A caller without a certificate has no identity, and nothing fits to it.
    if (identity === "none") return "no";
    if (identity === "unknown") return "perhaps";
    const { namespace, serviceAccount } = identity;
    const [trustDomain = localTrustDomain] = this.config.trustDomains;
    const rest = `/ns/${namespace}/sa/${serviceAccount}`;
    switch (about) {
      case "namespace":
        // Istio makes `.*/ns/NAMESPACE/.*` of it, in which a star may run over a slash.
        return answer(globFits(`*/ns/${value}/*`, `spiffe://${trustDomain}${rest}`));
      case "serviceAccount":
        return answer(value === `${namespace}/${serviceAccount}`);
      case "trustDomain":
        return this.trustDomain(value);
      case "principal":
        return this.principal(value, trustDomain, rest);
    }
  }

  private trustDomain(value: string): Answer {
    const [own = localTrustDomain, ...aliases] = this.config.trustDomains;
    const names = aliases.includes(value) || value === own ? [value, own] : [value];
    if (names.some((name) => globFits(name, own))) return "yes";
    return this.config.known ? "no" : "perhaps";
  }

  /** `cluster.local` and each alias mean the mesh's own trust domain; while its name is not known, any name may be its. */
  private principal(value: string, trustDomain: string, rest: string): Answer {
    const own = `${trustDomain}${rest}`;
    if (patternFits(value, own)) return "yes";
    const [named = "", ...path] = value.split("/");
    if (path.length !== 4 || named === "*") return "no";
    const migrated = `${trustDomain}/${path.join("/")}`;
    if (!patternFits(migrated, own)) return "no";
    const isOurs = named === localTrustDomain || this.config.trustDomains.some((one) => isSameTrustDomain(one, named));
    return isOurs ? "yes" : this.config.known ? "no" : "perhaps";
  }
}

const isSameTrustDomain = (one: string, named: string): boolean => patternFits(named, one);

export const isFromAnywhere = ({ direct, remote }: Whence): boolean => isEveryAddress(direct) && isEveryAddress(remote);
