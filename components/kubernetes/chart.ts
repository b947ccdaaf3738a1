import { ComponentResource, Output, type ComponentResourceOptions, type CustomResource } from "@pulumi/pulumi";
import type { ApiObject, App, Chart } from "cdk8s";
import type { Construct, IConstruct } from "constructs";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import { dependsOnOf } from "../options";
import { needProvider } from "../providers/given";
import { Refusal, type Mistake } from "../refusal";
import { isDefinition, isHome } from "./dependencies";
import { registerObjects } from "./objects";
import { OutputTokens, type Stray } from "./outputs";
import { prepareObjects, type Order, type PreparedObjects } from "./prepared";

/** The Outputs of each construct tree, as long as the tree lives. */
const tokens = new WeakMap<IConstruct, OutputTokens>();

/** The resource of each object that was registered, so that other charts can depend on it. */
const registered = new WeakMap<IConstruct, CustomResource>();

function tokensOf(scope: IConstruct): OutputTokens {
  const found = tokens.get(scope.node.root) ?? new OutputTokens();
  tokens.set(scope.node.root, found);
  return found;
}

/** An Output as a piece of a longer text in a cdk8s chart: `` `postgres://${embed(this, user)}@db/shop` ``. Alone, an Output needs nothing around it. */
export function embed(scope: Construct, output: unknown): string {
  return Output.isInstance(output) ? tokensOf(scope).token(output) : String(output);
}

class ChartResources extends ComponentResource {
  constructor(name: string, objects: PreparedObjects, constructs: readonly ApiObject[], options: ComponentResourceOptions) {
    super("parapet:index:Chart", name, {}, options);
    const resources = registerObjects(objects, { parent: this, name, dependsOn: dependsOnOf(options) });
    resources.forEach((resource, position) => registered.set(constructs[position] as ApiObject, resource));
    this.registerOutputs({});
  }
}

/**
 * Registers the objects of a cdk8s chart, each as a resource of its own under one component. Outputs may stand in the chart wherever a value stands.
 * What the chart's constructs depend on, the resources depend on as well.
 */
export function fromChart(name: string, chart: Chart, options: ComponentResourceOptions = {}): ComponentResource {
  const place = `Chart "${name}"`;
  needProvider(place, "kubernetes", options);
  const constructs = chart.node.findAll().filter(isApiObject);
  const mistakes: Mistake[] = [...invalid(place, chart)];
  const objects = synthesised(chart, constructs, mistakes);
  const order = orderOf(constructs, objects, mistakes);
  if (mistakes.length > 0) throw new Refusal(mistakes);
  return new ChartResources(name, prepareObjects(objects, order), constructs, options);
}

/** What the constructs themselves find wrong. */
function invalid(place: string, chart: Chart): Mistake[] {
  return chart.node
    .findAll()
    .flatMap((construct) =>
      construct.node
        .validate()
        .map((message) => mistake(place, { path: construct.node.path, message, fix: "change the chart as the message says" })),
    );
}

function synthesised(chart: Chart, constructs: readonly ApiObject[], mistakes: Mistake[]): KubeObject[] {
  const { resolvers } = chart.node.root as unknown as Pick<App, "resolvers">;
  const carrier = tokensOf(chart);
  resolvers.unshift(carrier);
  try {
    return constructs.map((construct) => {
      const strays: Stray[] = [];
      const json = construct.toJson() as KubeObject;
      const object = carrier.restore(json, strays) as KubeObject;
      const place = `${json.kind}/${construct.node.path}`;
      for (const field of ["name", "namespace"] as const)
        if (typeof json.metadata[field] === "string" && carrier.holdsToken(json.metadata[field]))
          strays.push({
            path: `metadata.${field}`,
            message: `the ${field} is an Output, and nobody could say before deployment which object is meant`,
            fix: `write the ${field} as text`,
          });
      mistakes.push(...strays.map((stray) => mistake(place, stray)));
      return object;
    });
  } finally {
    resolvers.splice(resolvers.indexOf(carrier), 1);
  }
}

/** Dependencies of constructs, which cdk8s's own output has no place for, beside namespaces and definitions. */
function orderOf(constructs: readonly ApiObject[], objects: readonly KubeObject[], mistakes: Mistake[]): Order[] {
  const positions = new Map<IConstruct, number>(constructs.map((construct, position) => [construct, position]));
  return constructs.map((construct, position) => {
    const object = objects[position] as KubeObject;
    const after = new Set<CustomResource>();
    const before = new Set(objects.flatMap((other, at) => (isHome(other, object) || isDefinition(other, object) ? [at] : [])));
    for (const target of construct.node.scopes
      .flatMap((scope) => scope.node.dependencies)
      .flatMap((dependency) => dependency.node.findAll().filter(isApiObject))) {
      const at = positions.get(target);
      const elsewhere = registered.get(target);
      if (at !== undefined) before.add(at);
      else if (elsewhere !== undefined) after.add(elsewhere);
      else
        mistakes.push(
          mistake(`${object.kind}/${construct.node.path}`, {
            path: "",
            message: `it depends on ${target.node.path}, which is not registered yet`,
            fix: "hand in the other chart first",
          }),
        );
    }
    before.delete(position);
    return { before: [...before], after: [...after] };
  });
}

/** The mark by which cdk8s itself tells its objects, whichever copy of it made them. */
function isApiObject(construct: IConstruct): construct is ApiObject {
  return Symbol.for("cdk8s.ApiObject") in construct;
}

function mistake(place: string, { path, message, fix }: Stray): Mistake {
  return { severity: "error", code: "", place, path, message, fix };
}
