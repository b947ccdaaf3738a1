import { sortDiagnostics, type Diagnostic } from "../../model/diagnostics/diagnostic";
import type { Document } from "../../model/documents/document";
import { expose as exposeSchema } from "../../model/intent/exposure";
import { certificateName, exposurePlan } from "../../model/plan/exposure";
import { gatewayNames } from "../../model/plan/gateways";
import type { AppPlan } from "../../model/plan/app-plan";
import type { Plan } from "../../model/plan/plan";
import { routesAmong } from "../../model/plan/routes-paths";
import type { Platform } from "../../model/platform/schema";
import { physicalName } from "../../model/text/names";
import type { KubeObject } from "../kubernetes/manifest";
import { serviceHost } from "../mesh/service-host";
import type { RequestPolicy } from "../mesh/routing";
import { admission } from "./admission";
import { routeLimits } from "./limits";
import { wayFromGateway, wayToPods } from "./network";
import { certificateGateways } from "./objects";
import { route } from "./route";
import { withoutClashes } from "./service-clashes";
import { readService, type RoutedService } from "./service-read";
import { ServiceReader, servicesIn } from "./service-words";
import type { Target } from "./target";

/** The objects of one region that existing Services asked for. */
export interface ServiceRoutes {
  readonly region: string;
  readonly objects: readonly KubeObject[];
}

/** What is known besides the Services: the platform, its regions, and the apps that have hosts and paths already. */
export interface Surroundings {
  readonly platform: Platform;
  readonly plan: Pick<Plan, "regions" | "apps">;
}

/** Routes for every Service that asks for one, and everything that is wrong with those that ask. Never thrown, whatever the documents hold. */
export function routesOf(
  documents: readonly Document[],
  { platform, plan }: Surroundings,
): { readonly regions: readonly ServiceRoutes[]; readonly diagnostics: readonly Diagnostic[] } {
  const readers = documents.flatMap(servicesIn).map((service) => new ServiceReader(service));
  const asking = readers.filter((reader) => reader.enabled && !isOwn(reader, plan.apps));
  const understood = asking.map((reader) => readService(reader, platform, plan)).filter((one) => one !== null);
  const services = withoutClashes(understood, plan.apps);
  const regions = plan.regions.map((region) => {
    const here = services.filter((service) => service.region === region);
    const targets = here.map((service) => ({ service, target: targetOf(service, platform, here, plan.apps) }));
    const taken = new Set(plan.apps.flatMap(({ expose, region: name }) => (expose === null ? [] : [certificateName(name, expose)])));
    const gateways = certificateGateways(
      region,
      targets.map(({ target }) => target.expose),
    ).filter(({ metadata }) => !taken.has(metadata.name));
    return { region: region.name, objects: [...gateways, ...targets.flatMap(({ service, target }) => serviceObjects(service, target))] };
  });
  return {
    regions: regions.filter(({ objects }) => objects.length > 0),
    diagnostics: sortDiagnostics(readers.flatMap((reader) => reader.diagnostics)),
  };
}

/** A Service that an intent gave rise to has its route by the intent: a cluster's own Services can be handed in as they are. */
function isOwn(reader: ServiceReader, apps: readonly AppPlan[]): boolean {
  const [name, namespace] = [reader.at("metadata", "name"), reader.at("metadata", "namespace")];
  return apps.some((app) => app.app === name && app.namespace === namespace);
}

function targetOf(service: RoutedService, platform: Platform, here: readonly RoutedService[], apps: readonly AppPlan[]): Target {
  const { name, region, namespace, host, path, port, from } = service;
  const asked = exposeSchema.parse({ host, paths: [path], waf: false, ...(from === undefined ? {} : { from }) });
  const plan = exposurePlan(platform, { host, protocol: port.protocol, closed: [] }, asked);
  const others = [
    ...here.filter((one) => one !== service && one.host === host).map((one) => one.path),
    ...apps.filter((app) => app.region === region.name && app.expose?.host === host).flatMap((app) => app.expose?.paths ?? []),
  ];
  const expose = { ...plan, routes: routesAmong(plan.paths, [], others) };
  const { file, line } = service.reader.place(["metadata"]);
  return {
    name: physicalName([namespace.name, name], { maxLength: 50 }),
    namespace: namespace.name,
    ingress: gatewayNames(region.name).ingress,
    gateway: certificateName(region.name, expose),
    expose,
    protocol: port.protocol,
    service: { host: serviceHost(name, namespace.name), port: port.port },
    admitted: [...new Set(expose.from.flatMap(({ cidrs }) => cidrs))].sort(),
    metadata: (objectName, objectNamespace = namespace.name) => ({
      name: objectName,
      namespace: objectNamespace,
      labels: namespace.labels,
      annotations: { "parapet.dev/service": `${file}:${line}` },
    }),
  };
}

/** The route; and where it says who may come in, the one hole in each wall on the way. */
function serviceObjects({ selector, port, region }: RoutedService, target: Target): readonly KubeObject[] {
  if (target.admitted.length === 0) return [route(target), routeLimits(target)];
  const letIn: RequestPolicy = {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: target.metadata(target.name),
    spec: {
      selector: { matchLabels: selector },
      action: "ALLOW",
      rules: [
        {
          from: [{ source: { principals: [`${region.trustDomain}/ns/${target.ingress}/sa/${target.ingress}`] } }],
          ...(typeof port.target === "number" ? { to: [{ operation: { ports: [String(port.target)] } }] } : {}),
        },
      ],
    },
  };
  return [
    route(target),
    letIn,
    wayFromGateway(target, selector, port.target),
    ...admission(target),
    wayToPods(target, target.namespace, selector, port.target),
    routeLimits(target),
  ];
}
