import { fieldOf } from "../../../model/documents/document";
import { inner } from "../label-index";
import { ByHost, fullHost } from "./hosts";
import type { MeshConfig } from "./mesh-config";
import {
  byCode,
  deepOf,
  entriesOf,
  fieldsOf,
  listOf,
  networkingGroup,
  numberOf,
  oldest,
  textOf,
  textsOf,
  type Fields,
  type MeshObject,
  type MeshObjects,
} from "./objects";
import { byNamespace, kept, labelsFit } from "./selection";
import type { Selected } from "./workload";

/** How a caller's proxy opens a connection: as its rule says, or, with nothing said, as it sees fit. */
export interface ClientTls {
  readonly mode: "DISABLE" | "SIMPLE" | "MUTUAL" | "ISTIO_MUTUAL" | undefined;
  /** The name that it asks for. */
  readonly sni: string | undefined;
  readonly by: string | undefined;
}

export interface DestinationRules {
  /** Each way in which a caller may open a connection to a port of a host: for one subset of it, or, with none given, for any. */
  tls(caller: Selected, host: string, hostNamespace: string, port: number, subset?: string): readonly ClientTls[];
}

const untold: ClientTls = { mode: undefined, sni: undefined, by: undefined };

/**
 * DestinationRules: of the caller's namespace, else of the Service's, else of the root namespace, and there the one for the narrowest host
 * (istio.io, "Cross namespace configuration"). Several for one host are merged by age, which manifests do not tell: each is a possible way.
 */
export function readDestinationRules(objects: MeshObjects, config: MeshConfig): DestinationRules {
  const all = byNamespace(objects.of("DestinationRule", networkingGroup));
  const indexes = kept(
    (namespace: string) => namespace,
    (namespace) => {
      const [local, exported, own] = [new ByHost<MeshObject>(), new ByHost<MeshObject>(), new ByHost<MeshObject>()];
      for (const rule of all.get(namespace) ?? []) {
        const host = fullHost(textOf(rule.spec, "host") ?? "", namespace);
        const to = exportOf(rule);
        const isOwn =
          to.length === 1 ? to[0] === "." || to[0] === namespace : to.length === 0 && config.exportTo.DestinationRule.includes(".");
        if (to.length === 0 || to.some((one) => one === "*" || one === "." || one === namespace)) local.add(host, rule);
        if (!isOwn) exported.add(host, rule);
        else own.add(host, rule);
      }
      return { local, exported, own };
    },
  );
  const rulesFor = (client: string, host: string, hostNamespace: string): readonly MeshObject[] => {
    const mine = client === config.rootNamespace ? indexes(client).own : indexes(client).local;
    const local = mine.narrowest(host);
    if (local.length > 0) return local;
    for (const namespace of [hostNamespace, config.rootNamespace]) {
      const shown = indexes(namespace)
        .exported.narrowest(host)
        .filter((rule) => isExported(rule, client));
      if (shown.length > 0) return shown;
    }
    return [];
  };
  const asked = keptDeep((client, host, hostNamespace) => {
    const rules = rulesFor(client, host, hostNamespace);
    const general = applied(rules.filter((rule) => selectorOf(rule) === undefined));
    const chosen = rules.filter((rule) => selectorOf(rule) !== undefined && rule.namespace === client);
    return { general, chosen, ways: new Map<number, readonly ClientTls[]>() };
  });
  return {
    tls: (caller, host, hostNamespace, port, subset) => {
      const { general, chosen, ways } = asked(caller.namespace, host, hostNamespace);
      if (chosen.length === 0 && subset === undefined) {
        const known = ways.get(port) ?? waysOf(general, port, undefined);
        ways.set(port, known);
        return known;
      }
      const own = chosen.filter((rule) => labelsFit(selectorOf(rule) ?? {}, caller.labels));
      return waysOf(own.length > 0 ? applied(own) : general, port, subset);
    },
  };
}

/** A function of three names that keeps its answers. */
function keptDeep<T>(answer: (a: string, b: string, c: string) => T): (a: string, b: string, c: string) => T {
  const answers = new Map<string, Map<string, Map<string, T>>>();
  return (a, b, c) => {
    const third = inner(inner(answers, a), b);
    let found = third.get(c);
    if (found === undefined) third.set(c, (found = answer(a, b, c)));
    return found;
  };
}

/** Rules that apply together: those of which one speaks for all of a host, and what each says of a subset. */
interface Applied {
  readonly speaking: readonly MeshObject[];
  readonly subsets: ReadonlyMap<string, readonly { readonly rule: MeshObject; readonly subset: unknown }[]>;
}

function applied(rules: readonly MeshObject[]): Applied {
  const subsets = new Map<string, { readonly rule: MeshObject; readonly subset: unknown }[]>();
  for (const rule of rules) {
    for (const subset of listOf(fieldOf(rule.spec, "subsets"))) {
      const name = textOf(subset, "name") ?? "";
      const list = subsets.get(name);
      if (list === undefined) subsets.set(name, [{ rule, subset }]);
      else list.push({ rule, subset });
    }
  }
  return { speaking: oldest(rules.filter(({ spec }) => fieldOf(spec, "trafficPolicy") !== undefined)), subsets };
}

const selectorOf = ({ spec }: MeshObject): Fields | undefined => {
  const labels = deepOf(spec, "workloadSelector", "matchLabels");
  return entriesOf(labels).length === 0 ? undefined : fieldsOf(labels);
};

/** A rule for some workloads stays in its namespace. */
const exportOf = (rule: MeshObject): readonly string[] =>
  selectorOf(rule) === undefined ? textsOf(fieldOf(rule.spec, "exportTo")) : ["."];

function isExported(rule: MeshObject, client: string): boolean {
  const to = exportOf(rule);
  return to.length === 0 || to.some((one) => one === "*" || one === client);
}

function waysOf({ speaking, subsets }: Applied, port: number, subset: string | undefined): readonly ClientTls[] {
  const ways = speaking.map((rule) => tlsOf(rule, fieldOf(rule.spec, "trafficPolicy"), port) ?? untold);
  const general = ways.length === 0 ? [untold] : ways;
  const meant = subset === undefined ? [...subsets.values()].flat() : (subsets.get(subset) ?? []);
  const named = meant.flatMap((one) => {
    const way = tlsOf(one.rule, fieldOf(one.subset, "trafficPolicy"), port);
    return way === undefined ? general : [way];
  });
  const found = subset === undefined ? [...general, ...named] : named.length === 0 ? general : named;
  if (found.length === 1) return found;
  const byText = new Map(found.map((way) => [JSON.stringify(way), way]));
  return [...byText].sort(([a], [b]) => byCode(a, b)).map(([, way]) => way);
}

/** What stands for one port replaces what stands for all of them, also by saying nothing. */
function tlsOf(rule: MeshObject, policy: unknown, port: number): ClientTls | undefined {
  const own = listOf(fieldOf(policy, "portLevelSettings")).find((one) => numberOf(fieldOf(one, "port"), "number") === port);
  if (own !== undefined) return readTls(rule, fieldOf(own, "tls")) ?? { ...untold, by: rule.id };
  return readTls(rule, fieldOf(policy, "tls"));
}

function readTls({ id }: MeshObject, tls: unknown): ClientTls | undefined {
  if (typeof tls !== "object" || tls === null) return undefined;
  const mode = fieldOf(tls, "mode") ?? "DISABLE";
  if (mode !== "DISABLE" && mode !== "SIMPLE" && mode !== "MUTUAL" && mode !== "ISTIO_MUTUAL") return undefined;
  return { mode, sni: textOf(tls, "sni"), by: id };
}
