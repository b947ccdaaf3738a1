import type { Policies } from "@pulumi/policy";
import * as server from "@pulumi/policy/server";
import {
  AnalyzeRequest,
  AnalyzeStackRequest,
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
  EnforcementLevel,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { buildSync } from "esbuild";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { allRules, crossGuardPolicies, judge, kubernetesType, packByName, type Asked, type Subject } from "../../policies/index";
import { clusterSamples } from "./samples/cluster";
import { cloudSamples } from "./samples/cloud";
import { edgeSamples } from "./samples/edge";
import { hardeningSamples } from "./samples/hardening";
import { asked, type Samples } from "./samples/make";
import { podSecuritySamples } from "./samples/pod-security";
import { secretSamples } from "./samples/secrets";
import { tlsSamples } from "./tls/samples";

// The functions that the SDK serves to the engine; they are there, and its types leave them out.
type Made = (pack: string, version: string, level: string, policies: Policies) => unknown;
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = server as unknown as Record<"makeAnalyzeRpcFun" | "makeAnalyzeStackRpcFun", Made>;

const samples: Record<string, Samples> = {
  ...podSecuritySamples,
  ...hardeningSamples,
  ...clusterSamples,
  ...secretSamples,
  ...cloudSamples,
  ...edgeSamples,
  ...tlsSamples,
};
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** A sample as a Pulumi program would register it. Names differ, since a program has no two resources of one type and name. */
function registered(subject: Subject, at: number): Asked {
  if ("urn" in subject) return JSON.parse(JSON.stringify(subject)) as Asked;
  const manifest = JSON.parse(JSON.stringify(subject.manifest)) as Record<string, unknown> & { apiVersion: string; kind: string };
  const version = manifest.apiVersion.includes("/") ? manifest.apiVersion : `core/${manifest.apiVersion}`;
  return asked(`kubernetes:${version}:${manifest.kind}`, `r${at}`, manifest);
}

interface Diagnostic {
  policyname: string;
  enforcementlevel: number;
  message: string;
  urn: string;
}

type Call = (
  call: { request: unknown },
  callback: (error: Error | null, response?: { toObject(): { diagnosticsList: Diagnostic[] } }) => void,
) => void;
const call = (method: unknown, request: unknown): Promise<Diagnostic[]> =>
  new Promise((done, failed) =>
    (method as Call)({ request }, (error, response) =>
      response === undefined ? failed(error ?? new Error("no answer")) : done(response.toObject().diagnosticsList),
    ),
  );

const struct = (value: Readonly<Record<string, unknown>>): Struct => Struct.fromJavaScript(value as Record<string, JavaScriptValue>);

/** What the SDK's own analyzer says of resources, one by one and then of all together. */
async function theirs(policies: Policies, resources: readonly Asked[]): Promise<string[]> {
  const found: string[] = [];
  const analyze = makeAnalyzeRpcFun("parapet", "0.1.0", "mandatory", policies);
  for (const resource of resources) {
    const request = new AnalyzeRequest();
    request.setType(resource.type);
    request.setUrn(resource.urn);
    request.setName(resource.name);
    request.setProperties(struct(resource.inputs));
    request.setOptions(new AnalyzerResourceOptions());
    for (const diagnostic of await call(analyze, request)) found.push(verdict(diagnostic, resource.urn));
  }
  const request = new AnalyzeStackRequest();
  request.setResourcesList(
    resources.map((resource) => {
      const one = new AnalyzerResource();
      one.setType(resource.type);
      one.setUrn(resource.urn);
      one.setName(resource.name);
      one.setProperties(struct(resource.inputs));
      one.setOptions(new AnalyzerResourceOptions());
      one.setDependenciesList([...(resource.dependencies ?? [])]);
      for (const [key, urns] of Object.entries(resource.propertyDependencies ?? {})) {
        const list = new AnalyzerPropertyDependencies();
        list.setUrnsList([...urns]);
        one.getPropertydependenciesMap().set(key, list);
      }
      return one;
    }),
  );
  for (const diagnostic of await call(makeAnalyzeStackRpcFun("parapet", "0.1.0", "mandatory", policies), request))
    found.push(verdict(diagnostic, diagnostic.urn));
  return [...new Set(found)].sort();
}

/** A value that is not known makes the SDK report advisorily that it cannot run the policy; in a stack policy it does not say on what. */
function verdict(diagnostic: Diagnostic, urn: string): string {
  const cannot = diagnostic.enforcementlevel === (EnforcementLevel.ADVISORY as number) && diagnostic.message.startsWith("can't run policy");
  const name = cannot ? (/^can't run policy '([^']+)'/.exec(diagnostic.message)?.[1] ?? "") : diagnostic.policyname;
  return `${name} ${cannot || / cannot tell: /.test(diagnostic.message.replaceAll("\n", " ")) ? "cannot-tell" : `broken ${urn}`}`;
}

function ours(resources: readonly Asked[], id: string): string[] {
  const { findings } = judge(resources, { packs: [], levels: { [id]: "mandatory" }, now: new Date(0) });
  return [
    ...new Set(
      findings.map((finding) => `${finding.rule} ${finding.outcome === "broken" ? `broken ${finding.where.urn ?? ""}` : "cannot-tell"}`),
    ),
  ].sort();
}

const policies = crossGuardPolicies("production");
const judgedThere = policies.map((policy) => policy.name);

describe("the SDK's own analyzer and our evaluator", () => {
  it.each(judgedThere)("give the same verdicts on every sample of %s", async (id) => {
    const { holds, broken, almost, cannotTell } = samples[id]!;
    const policy = policies.filter((one) => one.name === id);
    for (const sample of [...holds, ...broken, ...almost, ...cannotTell]) {
      const resources = sample.map(registered);
      // The engine takes the marks of secrets off before a policy sees anything: there our evaluator sees more.
      if (JSON.stringify(resources).includes(secretMark)) continue;
      expect(await theirs(policy, resources)).toEqual(ours(resources, id));
    }
  });

  it("are both asked about every rule but those that need marks of secrets", () => {
    expect(allRules.map((rule) => rule.id).filter((id) => !judgedThere.includes(id))).toEqual(["encryption/inputs-without-secrets"]);
  });

  it("agree on which types are Kubernetes objects", () => {
    expect(kubernetesType("kubernetes:core/v1:Pod")).toEqual({ apiVersion: "v1", kind: "Pod" });
    expect(kubernetesType("kubernetes:apps/v1:DeploymentPatch")).toBeUndefined();
    expect(kubernetesType("kubernetes:helm.sh/v3:Release")).toBeUndefined();
  });
});

describe("the policy pack", () => {
  it("has the levels of its pack, and everything else is there to be switched on", () => {
    const levels = Object.fromEntries(crossGuardPolicies("baseline").map((policy) => [policy.name, policy.enforcementLevel]));
    const entries = packByName("baseline")!.entries.filter((entry) => judgedThere.includes(entry.rule));
    expect(levels).toMatchObject(Object.fromEntries(entries.map((entry) => [entry.rule, entry.level])));
    expect(levels["hardening/image-pinned"]).toBe("disabled");
  });

  it("comes with a configuration for production, in which every rule of that pack is mandatory", () => {
    const config: unknown = JSON.parse(readFileSync(resolve(__dirname, "../../policies/production.json"), "utf8"));
    const rules = packByName("production")!.entries.map((entry) => entry.rule);
    expect(config).toEqual(
      Object.fromEntries(
        rules
          .filter((rule) => judgedThere.includes(rule))
          .sort()
          .map((rule) => [rule, "mandatory"]),
      ),
    );
  });

  it("gives its parameters to Pulumi's configuration, with defaults and patterns", () => {
    const registry = crossGuardPolicies("baseline").find((policy) => policy.name === "hardening/image-registry");
    expect(registry?.configSchema?.properties).toEqual({
      registries: {
        type: "array",
        description: "registries, or registries with a path: ghcr.io/acme, *.example.com; none means that every registry is allowed",
        default: [],
        items: { type: "string", pattern: "^(?:\\*\\.)?[A-Za-z0-9][A-Za-z0-9.:/_-]*$" },
      },
    });
  });

  it("is loaded by the program that the engine starts, from the folder's description, in bounded time", async () => {
    const root = mkdtempSync(join(tmpdir(), "parapet-pack-"));
    try {
      const pack = join(root, "policies");
      const repository = resolve(__dirname, "../..");
      mkdirSync(pack);
      for (const name of ["PulumiPolicy.yaml", "package.json"]) cpSync(join(repository, "policies", name), join(pack, name));
      symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
      buildSync({
        entryPoints: [join(repository, "policies/pack.ts")],
        outfile: join(root, "dist/policies/pack.js"),
        bundle: true,
        platform: "node",
        external: ["@pulumi/*"],
        logLevel: "error",
      });
      const program = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
      const child = spawn(process.execPath, [program, "127.0.0.1:1", pack], { cwd: pack, stdio: ["ignore", "pipe", "pipe"] });
      const port = await new Promise<string>((done, failed) => {
        let errors = "";
        child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
        child.stdout.on("data", (chunk: Buffer) => done(chunk.toString().trim()));
        child.on("exit", (code) => failed(new Error(`the pack ended with ${String(code)}: ${errors}`)));
      });
      child.removeAllListeners("exit");
      child.kill();
      expect(port).toMatch(/^\d{2,5}$/);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }, 60_000);
});
