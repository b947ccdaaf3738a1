import { builtDiagnostics } from "../../constructs/checks";
import { objectGroups } from "../../constructs/workspace";
import { app, planOf } from "../model/plan/given";
import { objectsOf, only } from "./given";

const diagnosticsOf = (more: string) => builtDiagnostics([...objectGroups(planOf([app("billing", more)]))]);

describe("a transform", () => {
  it("changes named things by name and leaves their neighbours alone", () => {
    const patch =
      "transform: { Deployment: { spec: { minReadySeconds: 5, template: { spec: { containers: [{ name: billing, workingDir: /srv }, { name: helper, image: x }] } } } } }";
    const { spec } = only(objectsOf(patch), "Deployment");
    expect(spec.minReadySeconds).toBe(5);
    expect(spec.template.spec.containers.map(({ name, workingDir }: { name: string; workingDir?: string }) => [name, workingDir])).toEqual([
      ["billing", "/srv"],
      ["helper", undefined],
    ]);
    expect(spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
  });

  it("removes what it sets to nothing", () => {
    expect(
      only(objectsOf("transform: { HorizontalPodAutoscaler: { spec: { behavior: null } } }"), "HorizontalPodAutoscaler").spec,
    ).not.toHaveProperty("behavior");
  });

  it("changes one of several by kind and name", () => {
    const objects = objectsOf(
      "needs: { volume: { size: 1Gi, class: fast } }\ntransform: { Service/billing-peers: { metadata: { annotations: { a: b } } } }",
    );
    expect(objects.filter(({ kind }) => kind === "Service").map(({ metadata }) => metadata.annotations?.["a"])).toEqual([undefined, "b"]);
  });

  it("of an object that there is not is refused at its line, with the nearest", () => {
    expect(
      diagnosticsOf("transform: { Deploymnt: { spec: { minReadySeconds: 5 } } }").map(({ code, place, path, fix }) => [
        code,
        place.line,
        path,
        fix,
      ]),
    ).toEqual([["PPT-0240", 6, "transform.Deploymnt", "Deployment"]]);
  });

  it("that makes an object larger than an API server takes is refused", () => {
    expect(
      diagnosticsOf(`transform: { Deployment: { metadata: { annotations: { a: "${"x".repeat(263_000)}" } } } }`).map(({ code }) => code),
    ).toEqual(["PPT-0241"]);
    expect(diagnosticsOf(`transform: { Deployment: { metadata: { annotations: { a: "${"x".repeat(200_000)}" } } } }`)).toEqual([]);
  });
});
