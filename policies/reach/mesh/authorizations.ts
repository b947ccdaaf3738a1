import { fieldOf } from "../../../model/documents/document";
import type { Tally } from "../tally";
import { isEveryAddress, isNoAddress, sharedAddresses } from "./addresses";
import {
  nothingAsked,
  readAuthorization,
  type Action,
  type Authorization,
  type Clause,
  type Rule,
  type Term,
  type Whence,
} from "./authorization-rules";
import type { Connection } from "./connection";
import { localTrustDomain, type MeshConfig } from "./mesh-config";
import { fieldsOf, gatewayGroup, listOf, securityGroup, sorted, textOf, type MeshObject, type MeshObjects } from "./objects";
import { allOf, answer, globFits, not, patternFits, type Answer } from "./patterns";
import { kindOf, type RequestBox } from "./requests";
import { RuleIndex, type Entry } from "./rule-index";
import { byNamespace, kept, Selections } from "./selection";
import { keptOf, type Selected } from "./workload";

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
  /** Whether no ALLOW can let a connection through: others let nobody through whom they do not name. */
  isShut(workload: Selected, connection: Connection): boolean;
  /** The rules of an action that fit to a connection, or may. */
  fits(workload: Selected, action: "ALLOW" | "DENY", connection: Connection): readonly Fit[];
}

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
  const at = keptOf((workload: Selected) => {
    const gateway = fieldOf(workload.labels, gatewayName);
    const policies: Record<Action, Authorization[]> = { ALLOW: [], DENY: [], CUSTOM: [], AUDIT: [] };
    const { rootNamespace } = config;
    for (const namespace of rootNamespace === workload.namespace ? [rootNamespace] : [rootNamespace, workload.namespace]) {
      const { byLabels, targeted } = selections(namespace);
      for (const { policy } of byLabels.fitting(workload.labels)) policies[policy.action].push(policy);
      if (typeof gateway !== "string" || namespace !== workload.namespace) continue;
      for (const { object, policy } of targeted)
        if (targetsOf(object).some((target) => isGateway(target, gateway))) policies[policy.action].push(policy);
    }
    return {
      policies,
      rules: { ALLOW: new RuleIndex(policies.ALLOW), DENY: new RuleIndex(policies.DENY) },
      closing: closingOf(policies.ALLOW),
    };
  });
  return {
    at: (workload, action) => at(workload).policies[action],
    closing: (workload) => at(workload).closing,
    isShut: (workload, connection) => {
      const { policies, rules } = at(workload);
      tally.rules++;
      return policies.ALLOW.length > 0 && rules.ALLOW.candidates(connection).length === 0;
    },
    fits: (workload, action, connection) => {
      const candidates = at(workload).rules[action].candidates(connection);
      // A question costs something even where no rule has to be asked.
      tally.rules += 1 + candidates.length;
      if (candidates.length === 0) return noFits;
      const found: Fit[] = [];
      for (const entry of candidates) ask.fitsOf(entry, connection, found);
      return found;
    },
  };
}

const noFits: readonly Fit[] = [];

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

interface Caller {
  readonly identity: Connection["identity"];
  readonly trustDomain: string;
  readonly own: string;
}

/** From where a rule lets a caller come. */
interface Source {
  readonly certain: boolean;
  readonly whence: Whence;
}

const fromAnywhere: readonly Source[] = [{ certain: true, whence: nothingAsked.whence }];

class Asker {
  /** Who was asked about last, written out: many rules are asked about the same one. */
  private last: Caller | undefined;

  constructor(private readonly config: MeshConfig) {}

  /** Istio leaves a rule with a question that TCP cannot answer out of an ALLOW, and the question alone out of a DENY. */
  fitsOf({ policy: { id, action }, rule, operations, http, invalid }: Entry, connection: Connection, found: Fit[]): void {
    if (action === "ALLOW" && (invalid || (http && !connection.http))) return;
    const when = this.clause(rule.when, connection);
    if (when === "no") return;
    let sources: readonly Source[] | undefined;
    for (const operation of operations) {
      const own = operation === rule.when ? when : this.clause(operation, connection);
      if (own === "no") continue;
      const box = connection.http ? operation.box : rule.when.box;
      if (action === "ALLOW" && kindOf(box) === undefined) continue;
      sources ??= this.sources(rule, connection);
      for (const { certain, whence } of sources) found.push({ id, certain: own === "yes" && when === "yes" && certain, whence, box });
    }
  }

  /** The sources that fit. One that fits surely and from anywhere stands for all of them. */
  private sources({ from, when }: Rule, connection: Connection): readonly Source[] {
    const found: Source[] = [];
    for (const source of from.length === 0 ? [when] : from) {
      const verdict = this.clause(source, connection);
      if (verdict === "no") continue;
      const whence = sharedWhence(source.whence, when.whence);
      if (isNoAddress(whence.direct) || isNoAddress(whence.remote)) continue;
      if (verdict === "yes" && isFromAnywhere(whence)) return fromAnywhere;
      found.push({ certain: verdict === "yes", whence });
    }
    return found;
  }

  private clause(clause: Clause, connection: Connection): Answer {
    // On TCP a question about the request is left out of a DENY, so that nothing of it stays undecided.
    const isOpen = clause.undecided || (clause.undecidedRequest && connection.http);
    let found: Answer = isOpen ? "perhaps" : "yes";
    for (const term of clause.terms) {
      const one = this.term(term, connection);
      if (one === "no") return "no";
      if (one === "perhaps") found = "perhaps";
    }
    return found;
  }

  private term({ about, values, notValues }: Term, connection: Connection): Answer {
    const wanted = values.length === 0 ? "yes" : this.any(about, values, connection);
    return notValues.length === 0 ? wanted : allOf([wanted, not(this.any(about, notValues, connection))]);
  }

  private any(about: Term["about"], values: readonly string[], connection: Connection): Answer {
    let found: Answer = "no";
    for (const value of values) {
      const one = this.fits(about, value, connection);
      if (one === "yes") return "yes";
      if (one === "perhaps") found = "perhaps";
    }
    return found;
  }

  private fits(about: Term["about"], value: string, { identity, port, sni }: Connection): Answer {
    if (about === "port") return answer(value === String(port));
    if (about === "sni") return sni === "unknown" ? "perhaps" : answer(patternFits(value, sni));
    // A caller without a certificate has no identity, and nothing fits to it.
    if (identity === "none") return "no";
    if (identity === "unknown") return "perhaps";
    const { namespace, serviceAccount } = identity;
    if (this.last?.identity !== identity) {
      const [trustDomain = localTrustDomain] = this.config.trustDomains;
      this.last = { identity, trustDomain, own: `${trustDomain}/ns/${namespace}/sa/${serviceAccount}` };
    }
    const { trustDomain, own } = this.last;
    switch (about) {
      case "namespace":
        // Istio makes `.*/ns/NAMESPACE/.*` of it, in which a star may run over a slash.
        return answer(globFits(`*/ns/${value}/*`, `spiffe://${own}`));
      case "serviceAccount":
        return answer(value === `${namespace}/${serviceAccount}`);
      case "trustDomain":
        return this.trustDomain(value);
      case "principal":
        return value === own ? "yes" : this.principal(value, trustDomain, own);
    }
  }

  private trustDomain(value: string): Answer {
    const [own = localTrustDomain, ...aliases] = this.config.trustDomains;
    const names = aliases.includes(value) || value === own ? [value, own] : [value];
    if (names.some((name) => globFits(name, own))) return "yes";
    return this.config.known ? "no" : "perhaps";
  }

  /** `cluster.local` and each alias mean the mesh's own trust domain; while its name is not known, any name may be its. */
  private principal(value: string, trustDomain: string, own: string): Answer {
    if (patternFits(value, own)) return "yes";
    const [named = "", ...path] = value.split("/");
    if (path.length !== 4 || named === "*") return "no";
    const migrated = `${trustDomain}/${path.join("/")}`;
    if (!patternFits(migrated, own)) return "no";
    const isOurs = named === localTrustDomain || this.config.trustDomains.some((one) => isSameTrustDomain(one, named));
    return isOurs ? "yes" : this.config.known ? "no" : "perhaps";
  }
}

function sharedWhence(a: Whence, b: Whence): Whence {
  if (isFromAnywhere(b)) return a;
  return { direct: sharedAddresses(a.direct, b.direct), remote: sharedAddresses(a.remote, b.remote) };
}

const isSameTrustDomain = (one: string, named: string): boolean => patternFits(named, one);

export const isFromAnywhere = ({ direct, remote }: Whence): boolean => isEveryAddress(direct) && isEveryAddress(remote);
