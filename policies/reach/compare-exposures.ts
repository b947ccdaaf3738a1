import type { AppPlan } from "../../model/plan/app-plan";
import { anAddress, readEnd, without, type Box } from "./compare-boxes";
import { differences } from "./compare-words";
import { gatewayId, type Names } from "./declared-names";
import { add, inner } from "./label-index";
import type { Exposure } from "./mesh/index";
import type { Difference } from "./relation";

const everywhere = ["0.0.0.0/0", "::/0"];

/** Holds what gateways open to the outside against what intents expose: each host to its own networks, and to its own app. */
export function* exposureDifferences(exposures: readonly Exposure[], apps: readonly AppPlan[], names: Names): Generator<Difference> {
  const exposed = apps.filter(({ expose, port, protocol }) => expose !== null && port !== null && protocol !== "tcp");
  const byHost = new Map<string, Map<string, AppPlan[]>>();
  for (const app of exposed) add(inner(byHost, app.expose?.host ?? ""), gatewayId(`${app.region}-ingress`), app);
  for (const line of exposures) {
    if (line.redirectOnly || line.destination === undefined) continue;
    const { namespace, service, port } = line.destination;
    const candidates = byHost.get(line.host)?.get(line.gateway) ?? [];
    const app = candidates.find((one) => one.namespace === namespace && one.app === service && one.port === port);
    for (const from of line.from) {
      const rest = app === undefined ? [from] : beyond(from, rangesOf(app));
      for (const one of rest.slice(0, 1)) {
        const part = {
          from: one,
          to: app === undefined ? `${namespace}/${service}` : `${app.namespace}/${app.workloadName}`,
          port,
          protocol: "TCP",
        } as const;
        yield differences.exposed(part, line, names);
      }
    }
  }
  const leadingTo = new Map<string, Exposure[]>();
  for (const line of exposures)
    if (line.destination !== undefined) add(leadingTo, `${line.destination.namespace}/${line.destination.service}`, line);
  for (const app of exposed) {
    const difference = unexposed(app, leadingTo.get(`${app.namespace}/${app.app}`) ?? [], names);
    if (difference !== undefined) yield difference;
  }
}

/** Networks that an intent names, and that no gateway lets in. */
function unexposed(app: AppPlan, leading: readonly Exposure[], names: Names): Difference | undefined {
  const gateway = gatewayId(`${app.region}-ingress`);
  const lines = leading.filter(({ host }) => host === app.expose?.host);
  const open = lines.filter((line) => line.gateway === gateway && !line.redirectOnly).flatMap(({ from }) => from);
  for (const range of rangesOf(app)) {
    const [closed] = beyond(range, open);
    if (closed === undefined || app.expose === null) continue;
    const part = { from: closed, to: `${app.namespace}/${app.workloadName}`, port: app.port ?? 0, protocol: "TCP" } as const;
    const because = `exposed as ${app.expose.host}`;
    const declaration = { ...part, over: "any", only: [], kind: "flow", because, place: app.source, must: true } as const;
    return differences.missing(part, declaration, [...new Set(lines.flatMap(({ by }) => by))].sort(), names, "no gateway leads there");
  }
  return undefined;
}

function rangesOf({ expose }: AppPlan): readonly string[] {
  if (expose === null) return [];
  return expose.public ? everywhere : expose.from.flatMap(({ cidrs }) => cidrs);
}

/** What of a range is in none of the others, as one address that shows it; the range itself where none of it is. */
function beyond(range: string, others: readonly string[]): string[] {
  if (others.includes(range)) return [];
  const whole = spanOf(range);
  if (whole === undefined) return [range];
  const covers = others.flatMap((other) => {
    const span = spanOf(other);
    return span === undefined || span.family !== whole.family ? [] : [span.box];
  });
  const [rest] = without(whole.box, covers);
  if (rest === undefined) return [];
  return [rest.first === whole.box.first && rest.last === whole.box.last ? range : anAddress(whole.family, rest)];
}

function spanOf(text: string): { readonly family: 4 | 6; readonly box: Box } | undefined {
  const end = readEnd(text);
  return "name" in end ? undefined : { family: end.family, box: { first: end.first, last: end.last, low: 1, high: 1 } };
}
