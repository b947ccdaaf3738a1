import { execFileSync } from "node:child_process";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane";
import { buildPrograms } from "../cluster/programs";
import { EngineStack } from "./cli";
import { describeWithEngine } from "./engine";

const describeWithCluster = process.env["PARAPET_ENGINE_CLUSTER"] === undefined ? describe.skip : describeWithEngine;

describeWithCluster("the real engine before a real API server", () => {
  let plane: ControlPlane;
  let stack: EngineStack;

  beforeAll(async () => {
    plane = await startControlPlane(buildPrograms(), { parts: "server" });
    stack = await EngineStack.open({
      project: "tests/engine/fixtures/settlement",
      stack: "dev",
      config: { misspelt: "false" },
      secretConfig: { password: "a password for the cluster" },
      env: { KUBECONFIG: plane.kubeconfig },
    });
  });
  afterAll(async () => {
    stack.close();
    await plane.stop();
  });

  const kubectl = (...args: string[]): string =>
    execFileSync("kubectl", ["--kubeconfig", plane.kubeconfig, "--namespace", "settlement", ...args], { encoding: "utf8" });

  it("applies every object, and has nothing left to do afterwards", async () => {
    await stack.up();
    const password = kubectl("get", "secret", "settlement", "-o", "jsonpath={.data.password}");
    expect(Buffer.from(password, "base64").toString()).toBe("a password for the cluster");
    expect(kubectl("get", "deployment,service", "-o", "name").trim().split("\n")).toEqual([
      "deployment.apps/settlement",
      "service/settlement",
    ]);
    expect(Object.keys((await stack.preview()).changeSummary ?? {})).toEqual(["same"]);
  });

  it("is told by the server of a field that does not exist", async () => {
    await stack.succeed(["config", "set", "misspelt", "true"]);
    const refused = await stack.run(["up", "--yes", "--skip-preview"]);
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain("replicass");
    await stack.succeed(["config", "set", "misspelt", "false"]);
  });

  it("takes away what it made", async () => {
    await stack.succeed(["destroy", "--yes", "--skip-preview"]);
    expect(kubectl("get", "deployment,service,secret", "-o", "name").trim()).toBe("");
  });
});
