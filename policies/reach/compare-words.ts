import { networkOfOne } from "../../model/text/address";
import { showPlace } from "../../model/diagnostics/place";
import type { Declaration } from "./declared";
import type { Names } from "./declared-names";
import { showRequest } from "./compare-requests";
import type { Difference, Edge, RequestKind } from "./relation";

/** The smallest part of an edge that shows the difference. */
export type Part = Pick<Edge, "from" | "to" | "port" | "protocol">;

const bare = ({ from, to, port, protocol }: Part): Part => ({ from, to, port, protocol });

/** Differences with their sentences: what, through which objects, and what to do. */
export const differences = {
  extra(part: Part, edge: Edge, names: Names, isHalf = false): Difference {
    const range = whole(part, edge, names);
    return {
      kind: "extra",
      ...bare(part),
      by: edge.by,
      message: `${arrow(part, names)} is ${isHalf ? `let through on its side by ${list(edge.by)}` : `open through ${list(edge.by)}`}${range}, and no intent declares it`,
      fix: `take it out of ${list(edge.by)}; or, if it is wanted, ${declaring(part, names)}`,
    };
  },

  unclosed(part: Part, direction: "in" | "out", names: Names): Difference {
    const subject = names.of(direction === "in" ? part.to : part.from);
    return {
      kind: "extra",
      ...bare(part),
      by: [],
      message:
        direction === "in"
          ? `${subject} can be reached by anybody on ${portsOf(part)}, because no policy closes it; no intent declares that ${names.of(part.from)} comes in there`
          : `${subject} reaches anybody on ${portsOf(part)}, because no policy closes its way out; no intent declares that it goes to ${names.of(part.to)}`,
      fix: `put back the policy that denies ${direction === "in" ? "ingress" : "egress"} in the namespace of ${subject}`,
    };
  },

  /** The mesh alone lets somebody in. */
  admitted(part: Part, by: readonly string[], names: Names): Difference {
    const isFromOutside = part.from.startsWith("anybody without");
    return {
      kind: "extra",
      ...bare(part),
      by,
      message: `${names.of(part.from)} -> ${ended(part, names)} is let through by the mesh (${by.length === 0 ? "no policy closes it" : list(by)}), and no intent declares it`,
      fix: isFromOutside
        ? `let ${names.of(part.to)} take mutual TLS only, and name principals in each rule that lets somebody in`
        : `name in ${list(by)} only the principals, and the ports, that are declared`,
    };
  },

  /** The mesh alone lets somebody out. */
  passes(part: Part, by: readonly string[], fix: string, names: Names): Difference {
    const where = part.port === "*" ? part.to : ended(part, names);
    return {
      kind: "extra",
      ...bare(part),
      by,
      message: `${names.of(part.from)} -> ${where} is passed on by its proxy (${by.length === 0 ? "no Sidecar holds it" : list(by)}), and no intent declares it`,
      fix,
    };
  },

  /** An egress gateway would lead somebody to a host that was not asked for. */
  consented(part: Part, shown: string, policy: string, names: Names): Difference {
    return {
      kind: "extra",
      ...bare(part),
      by: [policy],
      message: `${arrow(part, names)} may ask for ${shown === "*" ? "any host" : shown} by ${policy}, and no intent declares it`,
      fix: `name in ${policy} the caller's principal, and in connection.sni only the hosts that it declares`,
    };
  },

  /** A gateway lets somebody in from outside. */
  exposed(
    part: Part,
    { host, paths, by }: { readonly host: string; readonly paths: readonly string[]; readonly by: readonly string[] },
    names: Names,
  ): Difference {
    return {
      kind: "extra",
      ...bare(part),
      by,
      message: `${names.of(part.from)} -> ${ended(part, names)} is open as https://${host}${paths.length === 0 ? "" : ` (${paths.join(", ")})`} through ${list(by)}, and no intent exposes it so`,
      fix: `take it out of ${list(
        by.filter((object) => object.startsWith("AuthorizationPolicy ")),
        by,
      )}; or, if it is wanted, name the network in expose.from`,
    };
  },

  missing(
    part: Part,
    declaration: Declaration,
    closedBy: readonly string[],
    names: Names,
    otherwise = "one of its two ends is not among the objects",
  ): Difference {
    return {
      kind: "missing",
      ...bare(part),
      by: closedBy,
      message: `${arrow(part, names)} is ${said(declaration)}, and ${closedBy.length === 0 ? `not open: ${otherwise}` : `closed by ${list(closedBy)}, and nothing opens it`}`,
      fix:
        closedBy.length === 0
          ? "put back what is missing; parapet render writes it"
          : "put back the policy that opens it, or the labels that it selects; parapet render writes both",
    };
  },

  closed(part: Part, declaration: Declaration, request: RequestKind, names: Names): Difference {
    return {
      kind: "missing",
      ...bare(part),
      by: [],
      message: `${arrow(part, names)} is ${said(declaration)}, and ${showRequest(request)} is not let through`,
      fix: "render the workspace again and apply it; what was rendered lets every declared request through",
    };
  },

  plain(part: Part, edge: Edge, declaration: Declaration, names: Names): Difference {
    const how =
      edge.over === "tls" ? "with TLS that does not say who calls" : edge.over === "plain" ? "in plain text" : "without mutual TLS";
    return {
      kind: "plain",
      ...bare(part),
      by: edge.by,
      message: `${arrow(part, names)} is ${said(declaration)}, and may go ${how}`,
      fix: `set mtls.mode to STRICT for ${names.of(part.to)} and its port ${part.port}, keep both pods in the mesh, and let no DestinationRule turn TLS off`,
    };
  },

  wider(part: Part, edge: Edge, declaration: Declaration, request: RequestKind, names: Names): Difference {
    const declared = declaration.only.length === 0 ? "any request" : declaration.only.map(showRequest).join(", ");
    return {
      kind: "wider",
      ...bare(part),
      by: edge.by,
      message: `${arrow(part, names)} lets ${showRequest(request)} through, and only ${declared} is ${said(declaration)}`,
      fix: `name the hosts, methods and paths in ${list(
        edge.by.filter((object) => object.startsWith("AuthorizationPolicy ")),
        edge.by,
      )}; or declare the wider call`,
    };
  },
};

function arrow(part: Part, names: Names): string {
  return `${names.of(part.from)} -> ${ended(part, names)}`;
}

function ended({ to, port, protocol }: Part, names: Names): string {
  const target = names.of(to);
  const end = port === "*" ? `${target} on every port` : `${target.includes(":") ? `[${target}]` : target}:${port}`;
  return `${end}${protocol === "TCP" ? "" : `/${protocol.toLowerCase()}`}`;
}

function portsOf({ port }: Part): string {
  return port === "*" ? "every port" : typeof port === "number" ? `port ${port}` : `ports ${port}`;
}

function said({ kind, because, place }: Declaration): string {
  const where = place === undefined ? "" : `${showPlace(place)}, `;
  return kind === "own" ? `a flow of the platform's own (${because})` : `declared (${where}${because})`;
}

/** What the object opens, where that is more than the part. */
function whole(part: Part, edge: Edge, names: Names): string {
  const ends = [
    isSame(part.from, edge.from) ? "" : `from ${names.of(edge.from)}`,
    isSame(part.to, edge.to) ? "" : `to ${names.of(edge.to)}`,
    part.port === edge.port ? "" : `on ${edge.port === "*" ? "every port" : `ports ${edge.port}`}`,
  ].filter((text) => text !== "");
  return ends.length === 0 ? "" : ` (which opens ${ends.join(" ")})`;
}

const isSame = (one: string, range: string): boolean => range === one || range === `${one}/32` || range === `${one}/128`;

function declaring({ from, to, port }: Part, names: Names): string {
  const [caller, target] = [names.of(from), names.of(to)];
  const wanted = typeof port === "number" ? port : "<port>";
  if (!caller.includes("@")) return `say in ${target} who may come: expose or accepts`;
  const [app, region] = target.split("@");
  if (region !== undefined) return `declare it in ${caller}: calls: [{ app: ${app ?? ""}, because: … }]`;
  const isAddress = /^[\d.]+$|:/.test(target);
  return `declare it in ${caller}: calls: [{ ${isAddress ? `cidr: ${networkOfOne(target)}` : `host: ${target}`}, port: ${wanted}, because: … }]`;
}

/** Objects as they are read in a sentence: those of one kind and namespace together. */
function list(objects: readonly string[], otherwise: readonly string[] = []): string {
  const groups = new Map<string, string[]>();
  for (const object of objects.length === 0 ? otherwise : objects) {
    const slash = object.indexOf("/") + 1;
    const place = object.slice(0, slash);
    groups.set(place, [...(groups.get(place) ?? []), object.slice(slash)]);
  }
  if (groups.size === 0) return "the objects around it";
  return joined([...groups].map(([place, names]) => `${place}${joined(names)}`));
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
