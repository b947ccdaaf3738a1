import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { build } from "esbuild";
import { loadSdk, MissingSdk } from "../../recorder/sdk";
import { engineService, monitorService } from "../../recorder/services";
import { signatureKey, signatures, unknownValue } from "../../recorder/values";

const from = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const load = (id: string): Record<string, never> => from(id) as Record<string, never>;
const source = (id: string): string => fs.readFileSync(from.resolve(id), "utf8");
const methods = (message: unknown): string[] => Object.getOwnPropertyNames((message as { prototype: object }).prototype);

/** Each test names a piece of the SDK that the recorder stands on. When one fails after an upgrade, `recorder/sdk.ts` has to follow. */
describe("the inner surface of the Pulumi SDK", () => {
  it("is that of the version the recorder was written for: read the SDK's changes before raising this number", () => {
    expect(load("./package.json")["version"]).toBe("3.270.0");
  });

  it.each([
    ["./runtime/state.js", ["withLocalStorage", "getStore", "getLocalStore", "LocalStore"]],
    ["./runtime/settings.js", ["setMockOptions", "disconnect", "disconnectSync", "awaitFeatureSupport"]],
    ["./runtime/config.js", ["setAllConfig"]],
    ["./runtime/stack.js", ["runInPulumiStack"]],
    ["./runtime/debuggable.js", ["debuggablePromise"]],
    ["./runtime/dependsOn.js", ["getAllTransitivelyReferencedResourceURNs"]],
    ["./log/index.js", ["debug", "info", "warn", "error"]],
  ])("has in %s the functions %p", (id, names) => {
    const found = load(id);
    expect(names.filter((name) => typeof found[name] !== "function")).toEqual([]);
  });

  it("lets the recorder put its own in the place of these: they are called through their module, and can be written", () => {
    for (const id of ["./runtime/debuggable.js", "./runtime/dependsOn.js", "./log/index.js"])
      for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(load(id))))
        if (typeof property.value === "function") expect([name, property.writable]).toEqual([name, true]);
    expect(source("./runtime/resource.js")).toContain('const debuggable_1 = require("./debuggable")');
    expect(source("./runtime/rpc.js")).toContain('const debuggable_1 = require("./debuggable")');
    expect(source("./runtime/resource.js")).toContain("dependsOn_1.getAllTransitivelyReferencedResourceURNs(");
    expect(source("./runtime/resource.js")).toContain("req.setObject(gstruct.Struct.fromJavaScript(resop.serializedProps))");
    expect(source("./resource.js")).toContain("Resource.stackTrace(4)");
  });

  it("refers to nothing from nothing, so that the recorder need not ask", async () => {
    const dependsOn = load("./runtime/dependsOn.js") as unknown as {
      getAllTransitivelyReferencedResourceURNs(resources: Set<never>, exclude: Set<never>): Promise<Set<string>>;
    };
    expect(await dependsOn.getAllTransitivelyReferencedResourceURNs(new Set(), new Set())).toEqual(new Set());
  });

  it("keeps for each program the registrations that wait, with what they wait for", () => {
    const { LocalStore } = load("./runtime/state.js") as unknown as {
      LocalStore: new () => { pendingResourceRegistrations: unknown; logErrorCount: number };
    };
    const store = new LocalStore();
    expect(store.pendingResourceRegistrations).toBeInstanceOf(Map);
    expect(store.logErrorCount).toBe(0);
    expect(source("./runtime/state.js")).toContain("global.globalStore = new LocalStore()");
    for (const phase of ["dependencies", "inputs", "parent", "provider", "dependency-urns"])
      expect(source("./runtime/resource.js")).toMatch(new RegExp(`phase(:| =) "${phase}"`));
  });

  it("keeps a program's transforms by their tokens", () => {
    expect(source("./runtime/callbacks.js")).toContain("this._callbacks = new Map()");
    expect(source("./runtime/callbacks.js")).toContain("this._callbacks.get(req.getToken())");
    expect(source("./runtime/settings.js")).toContain("store.callbacks = callbackServer");
  });

  it("marks unknowns, secrets, assets and references as the recorder reads them", () => {
    const rpc = load("./runtime/rpc.js");
    expect([rpc["unknownValue"], rpc["specialSigKey"]]).toEqual([unknownValue, signatureKey]);
    expect([
      rpc["specialSecretSig"],
      rpc["specialAssetSig"],
      rpc["specialArchiveSig"],
      rpc["specialResourceSig"],
      rpc["specialOutputValueSig"],
    ]).toEqual([signatures.secret, signatures.asset, signatures.archive, signatures.resource, signatures.output]);
  });

  it("asks its monitor and its engine for nothing that the recorder does not answer", () => {
    const wire = loadSdk().wire();
    const asked = (id: string, service: string): string[] => Object.keys(load(id)[service] as unknown as object).sort();
    const answered = (handlers: object): string[] => Object.keys(handlers).sort();
    const monitor = answered(monitorService(wire, {} as never, {} as never, false)).filter((name) => name !== "close");
    expect(monitor).toEqual(asked("./proto/resource_grpc_pb.js", "ResourceMonitorService"));
    expect(answered(engineService(wire, {} as never))).toEqual(asked("./proto/engine_grpc_pb.js", "EngineService"));
  });

  it("says nothing in a registration that the recorder does not read, or knows that it leaves out", () => {
    const { RegisterResourceRequest, ReadResourceRequest, TransformResourceOptions } = load("./proto/resource_pb.js");
    const read =
      fs.readFileSync(path.join(__dirname, "../../recorder/messages.ts"), "utf8") +
      fs.readFileSync(path.join(__dirname, "../../recorder/services.ts"), "utf8");
    const unread = (message: unknown): string[] => methods(message).filter((name) => name.startsWith("get") && !read.includes(`.${name}(`));
    // What the SDK says about itself, what only a provider's own process sends, and checksums, which no Node program can set.
    expect(unread(RegisterResourceRequest).sort()).toEqual([
      "getAcceptresources",
      "getAcceptsByteString",
      "getAcceptsecrets",
      "getAliasspecs",
      "getParentstacktracehandle",
      "getPluginchecksumsMap",
      "getSnippetid",
      "getStacktrace",
      "getSupportspartialvalues",
      "getSupportsresultreporting",
    ]);
    expect(unread(ReadResourceRequest).sort()).toEqual([
      "getAcceptresources",
      "getAcceptsByteString",
      "getAcceptsecrets",
      "getParentstacktracehandle",
      "getPluginchecksumsMap",
      "getStacktrace",
    ]);
    expect(unread(TransformResourceOptions)).toEqual(["getPluginChecksumsMap"]);
  });

  it("has the script by which a program is run, with the arguments that the recorder gives", () => {
    const run = source("./cmd/run/index.js");
    for (const argument of ["organization", "project", "root-directory", "stack", "parallel", "pwd", "monitor", "engine", "dry-run"])
      expect(run).toContain(`"${argument}"`);
    for (const variable of ["PULUMI_NODEJS_TYPESCRIPT", "PULUMI_NODEJS_TSCONFIG_PATH"])
      expect(source("./cmd/run/run.js")).toContain(variable);
    expect(source("./cmd/run/run.js")).toContain("failed with an unhandled exception:\n");
    expect(source("./runtime/debuggable.js")).toContain("  * ${pendingRegistrationDescription(reg)} was ${");
  });
});

describe("the recorder", () => {
  it("loads nothing of the SDK before something is recorded, so that a command line that imports it stays quick", async () => {
    const outfile = path.join(__dirname, "../../node_modules/.cache/recorder-contract/index.cjs");
    await build({
      entryPoints: [path.join(__dirname, "../../recorder/index.ts")],
      outfile,
      bundle: true,
      platform: "node",
      external: ["@pulumi/*"],
    });
    const script = `const { record } = require(${JSON.stringify(outfile)});
      const loaded = () => Object.keys(require.cache).filter((file) => /node_modules.(@pulumi|@grpc|google-protobuf)/.test(file)).length;
      const before = loaded();
      record(() => ({})).then(() => console.log(before, loaded() > 0));`;
    expect(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim()).toBe("0 true");
  });

  it("keeps what it imports of the SDK in one file, and only types of it at the top", () => {
    const folder = path.join(__dirname, "../../recorder");
    const importing = fs
      .readdirSync(folder)
      .filter((file) => /from "(@pulumi|@grpc|google-protobuf)/.test(fs.readFileSync(path.join(folder, file), "utf8")));
    expect(importing).toEqual(["sdk.ts"]);
    expect(fs.readFileSync(path.join(folder, "sdk.ts"), "utf8")).not.toMatch(/^import (?!type).*from "(@pulumi|@grpc|google-protobuf)/m);
  });

  it("says what to install where there is no SDK", () => {
    const attempt = (): unknown => loadSdk("/nowhere/at/all");
    expect(attempt).toThrow(MissingSdk);
    expect(attempt).toThrow("The Pulumi SDK is not installed where /nowhere/at/all would find it. Install it: npm install @pulumi/pulumi");
  });
});
