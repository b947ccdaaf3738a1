import { execFileSync } from "node:child_process";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane";
import { buildPrograms } from "../cluster/programs";
import { definitionsFolder } from "../cluster/definitions";
import { seedDatabase } from "../cluster/seed";
import { EngineStack } from "./cli";
import { describeWithEngine } from "./engine";
import { adopt, createdTwice, endOrphans, idsInTheState, idsInTheWorld, interrupt } from "./killed";
import { projects } from "./projects";

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

describeWithCluster("a region of the simulation before a real API server", () => {
  const region = projects.find(({ stack }) => stack === "prod-eu-central")!;
  let plane: ControlPlane;
  let stack: EngineStack;

  beforeAll(async () => {
    const programs = buildPrograms();
    const seed = await seedDatabase(programs, definitionsFolder());
    plane = await startControlPlane(programs, { parts: "server", ...(seed === undefined ? {} : { seed }) });
    stack = await EngineStack.open({ ...region, env: { KUBECONFIG: plane.kubeconfig } });
  });
  afterAll(async () => {
    endOrphans();
    stack.close();
    await plane.stop();
  });

  const names = (kind: string, namespace: string): string[] =>
    execFileSync("kubectl", ["--kubeconfig", plane.kubeconfig, "--namespace", namespace, "get", kind, "-o", "name"], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map((line) => line.split("/").at(-1)!);

  it("is made whole although the engine is killed in the middle: nothing is lost, nothing is made twice", async () => {
    const killed = await interrupt(stack, "SIGKILL", 12);
    expect(killed.code).toBeNull();
    await stack.succeed(["cancel", "--yes"]);
    await adopt(stack, new Map(stack.world.things().map(({ urn, id }) => [urn, id])));
    await stack.up();
    expect(createdTwice(stack)).toEqual([]);
    expect(await idsInTheState(stack)).toEqual(idsInTheWorld(stack));
    expect(names("deployments", "eu-central-team-orders")).toEqual(["mailer", "orders", "reports", "shop"]);
    expect(names("statefulsets", "eu-central-team-payments")).toEqual(["ledger"]);
    expect(names("secretproviderclasses", "eu-central-team-payments")).toEqual(["billing-vault"]);
  });

  it("has nothing left to do afterwards", async () => {
    expect(Object.keys((await stack.preview()).changeSummary ?? {})).toEqual(["same"]);
  });

  it("keeps what is protected when all the rest is destroyed", async () => {
    await stack.succeed(["destroy", "--yes", "--skip-preview", "--exclude-protected"]);
    // With a protected bucket the engine keeps what its app waited for: all namespaces of the region, the gateways' too.
    expect(names("namespaces", "default").filter((name) => name.startsWith("eu-central-"))).toEqual([
      "eu-central-east-west",
      "eu-central-egress",
      "eu-central-ingress",
      "eu-central-team-orders",
      "eu-central-team-payments",
    ]);
    expect(names("deployments", "eu-central-ingress")).toEqual([""]);
    expect(names("deployments", "eu-central-team-orders")).toEqual([""]);
    const kept = stack.world.things().map(({ urn }) => urn.split("::").at(-1)!);
    expect(kept.filter((name) => name.endsWith("-bucket")).sort()).toEqual(["billing-object-store-bucket", "mailer-object-store-bucket"]);
  });
});
