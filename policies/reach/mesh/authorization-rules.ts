import { fieldOf } from "../../../model/documents/document";
import { allAddresses, everyAddress, otherAddresses, readAddresses, sharedAddresses, type AddressSet } from "./addresses";
import { fieldsOf, listOf, textOf, textsOf, type MeshObject } from "./objects";
import { anyBox, anything, type Asked, type RequestBox } from "./requests";

/** Values of which one has to fit, and values of which none may. */
export interface Values {
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

/** From where a connection comes: by the peer itself, and by what a proxy before it says. */
export interface Whence {
  readonly direct: AddressSet;
  readonly remote: AddressSet;
}

/** Something that is asked of the caller's identity or of the connection. */
export interface Term extends Values {
  readonly about: "principal" | "namespace" | "serviceAccount" | "trustDomain" | "port" | "sni";
}

/** One source, one operation, or all conditions of a rule. */
export interface Clause {
  readonly terms: readonly Term[];
  readonly whence: Whence;
  /** What of an HTTP request is asked. */
  readonly box: RequestBox;
  /** Whether something about the request is asked: no such question can be answered for TCP. */
  readonly http: boolean;
  /** Whether something is asked that no object answers: an address of the destination. */
  readonly undecided: boolean;
  /** The same of a request: a header, a claim of a token. */
  readonly undecidedRequest: boolean;
  /** Whether a value is none: such a rule is left out of an ALLOW, and such a value out of a DENY. */
  readonly invalid: boolean;
}

export interface Rule {
  readonly from: readonly Clause[];
  readonly to: readonly Clause[];
  readonly when: Clause;
}

export type Action = "ALLOW" | "DENY" | "CUSTOM" | "AUDIT";

/** An AuthorizationPolicy, ready to be asked. */
export interface Authorization {
  readonly id: string;
  readonly namespace: string;
  readonly action: Action;
  readonly rules: readonly Rule[];
}

const actions: Readonly<Record<string, Action>> = { ALLOW: "ALLOW", DENY: "DENY", CUSTOM: "CUSTOM", AUDIT: "AUDIT" };

/** Reads an AuthorizationPolicy. With an action or with rules that are none, no API server takes it, and it closes nothing. */
export function readAuthorization(object: MeshObject): Authorization | undefined {
  const known = readOnce.get(object);
  if (known !== undefined) return known;
  const policy = read(object);
  if (policy !== undefined) readOnce.set(object, policy);
  return policy;
}

/** Several questions are asked of the same objects. */
const readOnce = new WeakMap<MeshObject, Authorization>();

function read({ id, namespace, spec }: MeshObject): Authorization | undefined {
  const given = fieldOf(spec, "action") ?? "ALLOW";
  const action = typeof given === "string" && Object.hasOwn(actions, given) ? actions[given] : undefined;
  const rules = fieldOf(spec, "rules") ?? [];
  if (action === undefined || !Array.isArray(rules)) return undefined;
  return { id, namespace, action, rules: listOf(rules).flatMap((rule) => readRule(rule, namespace) ?? []) };
}

function readRule(rule: unknown, namespace: string): Rule | undefined {
  if (typeof rule !== "object" || rule === null) return undefined;
  const conditions = listOf(fieldOf(rule, "when")).map((condition) => readCondition(condition, namespace));
  // An attribute that Istio does not know makes it leave the rule out, whatever the action.
  if (conditions.includes("unknown")) return undefined;
  const asked = conditions.filter((condition) => typeof condition !== "string");
  return {
    from: listOf(fieldOf(rule, "from")).map((from) => readSource(fieldsOf(fieldOf(from, "source")), namespace)),
    to: listOf(fieldOf(rule, "to")).map((to) => readOperation(fieldsOf(fieldOf(to, "operation")))),
    when: conditions.length === 0 ? nothingAsked : asked.reduce(both, nothingAsked),
  };
}

export const nothingAsked: Clause = {
  terms: [],
  whence: { direct: everyAddress, remote: everyAddress },
  box: anyBox,
  http: false,
  undecided: false,
  undecidedRequest: false,
  invalid: false,
};

function both(a: Clause, b: Clause): Clause {
  return {
    terms: [...a.terms, ...b.terms],
    whence: {
      direct: sharedAddresses(a.whence.direct, b.whence.direct),
      remote: sharedAddresses(a.whence.remote, b.whence.remote),
    },
    box: b.box,
    http: a.http || b.http,
    undecided: a.undecided || b.undecided,
    undecidedRequest: a.undecidedRequest || b.undecidedRequest,
    invalid: a.invalid || b.invalid,
  };
}

function readSource(source: Readonly<Record<string, unknown>>, namespace: string): Clause {
  const direct = readWhence(valuesOf(source, "ipBlocks"));
  const remote = readWhence(valuesOf(source, "remoteIpBlocks"));
  const asksRequest = isAsked(valuesOf(source, "requestPrincipals"));
  const terms: Term[] = [];
  ask(terms, "principal", valuesOf(source, "principals"));
  ask(terms, "namespace", valuesOf(source, "namespaces"));
  ask(terms, "serviceAccount", inNamespace(valuesOf(source, "serviceAccounts"), namespace));
  ask(terms, "trustDomain", valuesOf(source, "trustDomains"));
  return {
    terms,
    whence: direct === fromAnywhere && remote === fromAnywhere ? nothingAsked.whence : { direct: direct.set, remote: remote.set },
    box: anyBox,
    http: asksRequest,
    undecided: false,
    undecidedRequest: asksRequest,
    invalid: direct.invalid || remote.invalid,
  };
}

function readOperation(operation: Readonly<Record<string, unknown>>): Clause {
  const asked = (key: "hosts" | "methods" | "paths"): Asked => {
    const { values, notValues } = valuesOf(operation, key);
    return values.length + notValues.length === 0 ? anything : { only: values, not: notValues };
  };
  const given = { hosts: asked("hosts"), methods: asked("methods"), paths: asked("paths") };
  const box = given.hosts === anything && given.methods === anything && given.paths === anything ? anyBox : given;
  const ports = readPorts(valuesOf(operation, "ports"));
  return {
    ...nothingAsked,
    terms: term("port", ports),
    box,
    http: box !== anyBox,
    invalid: ports.invalid,
  };
}

function readCondition(condition: unknown, namespace: string): Clause | "unknown" | "nothing" {
  const key = textOf(condition, "key") ?? "";
  const values: Values = { values: textsOf(fieldOf(condition, "values")), notValues: textsOf(fieldOf(condition, "notValues")) };
  const clause = conditionOf(key, values, namespace);
  return clause === undefined ? "unknown" : isAsked(values) ? clause : "nothing";
}

/** The attributes of istio.io's "Authorization Policy Conditions". */
function conditionOf(key: string, values: Values, namespace: string): Clause | undefined {
  const asks = (about: Term["about"], of: Values = values): Clause => ({ ...nothingAsked, terms: term(about, of) });
  switch (key) {
    case "source.ip":
    case "remote.ip": {
      const { set, invalid } = readWhence(values);
      const whence = { ...nothingAsked.whence, [key === "source.ip" ? "direct" : "remote"]: set };
      return { ...nothingAsked, whence, invalid };
    }
    case "source.principal":
      return asks("principal");
    case "source.namespace":
      return asks("namespace");
    case "source.serviceAccount":
      return asks("serviceAccount", inNamespace(values, namespace));
    case "source.trustDomain":
      return asks("trustDomain");
    case "connection.sni":
      return asks("sni");
    case "destination.port": {
      const ports = readPorts(values);
      return { ...asks("port", ports), invalid: ports.invalid };
    }
    case "destination.ip":
      return { ...nothingAsked, undecided: true };
    default:
      if (key.startsWith("experimental.envoy.filters.")) return { ...nothingAsked, undecided: true };
      if (/^request\.(?:headers|auth\.claims)/.test(key)) return { ...nothingAsked, http: true, undecidedRequest: true };
      if (/^request\.auth\.(?:principal|audiences|presenter)$/.test(key)) return { ...nothingAsked, http: true, undecidedRequest: true };
      return undefined;
  }
}

const notKeys = {
  ipBlocks: "notIpBlocks",
  remoteIpBlocks: "notRemoteIpBlocks",
  requestPrincipals: "notRequestPrincipals",
  principals: "notPrincipals",
  namespaces: "notNamespaces",
  serviceAccounts: "notServiceAccounts",
  trustDomains: "notTrustDomains",
  hosts: "notHosts",
  methods: "notMethods",
  paths: "notPaths",
  ports: "notPorts",
} as const;

const unasked: Values = { values: [], notValues: [] };

function valuesOf(fields: Readonly<Record<string, unknown>>, key: keyof typeof notKeys): Values {
  const [values, notValues] = [fields[key], fields[notKeys[key]]];
  return values === undefined && notValues === undefined ? unasked : { values: textsOf(values), notValues: textsOf(notValues) };
}

const isAsked = ({ values, notValues }: Values): boolean => values.length + notValues.length > 0;
const term = (about: Term["about"], of: Values): Term[] => (isAsked(of) ? [{ about, values: of.values, notValues: of.notValues }] : []);

function ask(terms: Term[], about: Term["about"], { values, notValues }: Values): void {
  if (values.length + notValues.length > 0) terms.push({ about, values, notValues });
}

/** `name` means the policy's own namespace, as `namespace/name` says it. */
function inNamespace({ values, notValues }: Values, namespace: string): Values {
  if (values.length + notValues.length === 0) return unasked;
  const full = (account: string): string => (account.includes("/") ? account : `${namespace}/${account}`);
  return { values: values.map(full), notValues: notValues.map(full) };
}

const noPorts = { ...unasked, invalid: false };

function readPorts({ values, notValues }: Values): Values & { readonly invalid: boolean } {
  if (values.length + notValues.length === 0) return noPorts;
  const isPort = (text: string): boolean => /^\d{1,9}$/.test(text) && Number(text) <= 65_535;
  const valid = { values: values.filter(isPort), notValues: notValues.filter(isPort) };
  const invalid = valid.values.length + valid.notValues.length < values.length + notValues.length;
  return {
    values: valid.values.map((port) => String(Number(port))),
    notValues: valid.notValues.map((port) => String(Number(port))),
    invalid,
  };
}

const fromAnywhere = { set: everyAddress, invalid: false };

function readWhence({ values, notValues }: Values): { readonly set: AddressSet; readonly invalid: boolean } {
  if (values.length + notValues.length === 0) return fromAnywhere;
  const read = (texts: readonly string[]): AddressSet[] => texts.flatMap((text) => readAddresses(text) ?? []);
  const [wanted, unwanted] = [read(values), read(notValues)];
  const set = wanted.length === 0 ? everyAddress : allAddresses(wanted);
  return {
    set: unwanted.length === 0 ? set : sharedAddresses(set, otherAddresses(allAddresses(unwanted))),
    invalid: wanted.length + unwanted.length < values.length + notValues.length,
  };
}
