import type { AppPlan } from "../../model/plan/app-plan";
import { anAddress, readEnd, without, type Box } from "./compare-boxes";
import { differences } from "./compare-words";
import { gatewayId, type Names } from "./declared-names";
import type { Exposure } from "./mesh/index";
import type { Difference } from "./relation";

const everywhere = ["0.0.0.0/0", "::/0"];

/** Holds what gateways open to the outside against what intents expose: each host to its own networks, and to its own app. */
export function* exposureDifferences(exposures: readonly Exposure[], apps: readonly AppPlan[], names: Names): Generator<Difference> {
  const exposed = apps.filter(({ expose, port, protocol }) => expose !== null && port !== null && protocol !== "tcp");
  const byHost = new Map<string, AppPlan[]>();
  for (const app of exposed) {
    const key = `${gatewayId(`${app.region}-ingress`)} ${app.expose?.host ?? ""}`;
    byHost.set(key, [...(byHost.get(key) ?? []), app]);
  }
  for (const line of exposures) {
    if (line.redirectOnly || line.destination === undefined) continue;
    const { namespace, service, port } = line.destination;
    const candidates = byHost.get(`${line.gateway} ${line.host}`) ?? [];
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
  for (const app of exposed) yield* unexposed(app, exposures, names);
}

/** Networks that an intent names, and that no gateway lets in. */
function* unexposed(app: AppPlan, exposures: readonly Exposure[], names: Names): Generator<Difference> {
  const gateway = gatewayId(`${app.region}-ingress`);
  const lines = exposures.filter(
    ({ destination, host }) => destination?.namespace === app.namespace && destination.service === app.app && host === app.expose?.host,
  );
  const open = lines.filter((line) => line.gateway === gateway && !line.redirectOnly).flatMap(({ from }) => from);
  for (const range of rangesOf(app)) {
    const [closed] = beyond(range, open);
    if (closed === undefined || app.expose === null) continue;
    const part = { from: closed, to: `${app.namespace}/${app.workloadName}`, port: app.port ?? 0, protocol: "TCP" } as const;
    const because = `exposed as ${app.expose.host}`;
    const declaration = { ...part, over: "any", only: [], kind: "flow", because, place: app.source, must: true } as const;
    yield differences.missing(part, declaration, [...new Set(lines.flatMap(({ by }) => by))].sort(), names, "no gateway leads there");
    return;
  }
}

function rangesOf({ expose }: AppPlan): readonly string[] {
  if (expose === null) return [];
  return expose.public ? everywhere : expose.from.flatMap(({ cidrs }) => cidrs);
}

/** What of a range is in none of the others, as one address that shows it; the range itself where none of it is. */
function beyond(range: string, others: readonly string[]): string[] {
  const whole = spanOf(range);
  if (whole === undefined) return others.includes(range) ? [] : [range];
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
