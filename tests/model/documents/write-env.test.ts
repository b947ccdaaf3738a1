import fc from "fast-check";
import { readEnv } from "../../../model/documents/env";
import { writeEnv } from "../../../model/documents/write-env";
import { writeYaml } from "../../../model/documents/write-yaml";
import { readYaml } from "../../../model/documents/yaml";
import { envText } from "./env-texts";
import { said, values } from "./said";

describe("an intent that was read from an .env file", () => {
  it("is the same when it is written as YAML or as .env, and read again", () => {
    let accepted = 0;
    fc.assert(
      fc.property(envText, (text) => {
        const reading = readEnv(".env", text);
        const [value] = values(reading);
        if (value === undefined || reading.diagnostics.some(({ severity }) => severity === "error")) return;
        accepted++;
        expect(said(readYaml("a.yaml", writeYaml(value)))).toEqual([]);
        expect(values(readYaml("a.yaml", writeYaml(value)))).toEqual([value]);
        const written = writeEnv(value);
        expect(written.lost).toEqual([]);
        expect(Object.keys(value as object).length === 0 ? [value] : values(readEnv(".env", written.text))).toEqual([value]);
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });
});

describe("an intent that is written as .env", () => {
  it("is grouped as the contract is, and quoted where it has to be", () => {
    const intent = {
      app: "billing",
      region: ["eu-central", "eu west"],
      owner: "it's $5",
      port: 8080,
      needs: { bucket: { name: "a\nb", versioned: false }, volume: {} },
      calls: [
        { host: "api.example.com", port: 443, because: "declared in .env" },
        { cidr: "2001:db8::/32", port: 5432, because: "declared in .env" },
      ],
    };
    const { text, lost } = writeEnv(intent);
    expect(lost).toEqual([]);
    expect(text).toBe(`APP_NAME=billing
REGION='eu-central,eu west'
APP_OWNER="it's \\$5"
APP_PORT=8080

STORAGE_PERSISTENT_ENABLED=true
STORAGE_S3_ENABLED=true
STORAGE_S3_BUCKET="a\\nb"
STORAGE_S3_VERSIONED=false

NETWORK_EGRESS_RESTRICTED=true
NETWORK_EGRESS_ALLOW='api.example.com:443,[2001:db8::/32]:5432'
`);
    expect(values(readEnv(".env", text))).toEqual([intent]);
  });

  it("says what the contract has no key for", () => {
    const { lost } = writeEnv({
      app: "billing",
      kind: "worker",
      region: ["a,b"],
      port: "8080",
      owner: "half \ud800",
      scale: { min: 2 },
      expose: { host: "h", paths: ["/"], waf: true },
      needs: { queue: {}, volume: { size: "10Gi", files: 3 } },
      observe: { logs: true, metrics: { path: "/metrics" } },
      calls: [
        { app: "ledger", because: "posts entries" },
        { host: "h.example", port: 80, because: "a reason" },
        { host: "https://x", port: 1, because: "declared in .env" },
        { cidr: "10.0.0.0/8", port: 53, because: "declared in .env" },
      ],
    });
    expect(lost).toEqual([
      "kind",
      "region",
      "port",
      "owner",
      "scale",
      "expose.paths",
      "needs.queue",
      "needs.volume.files",
      "observe.metrics.path",
      "calls[0]",
      "calls[1].because",
      "calls[2]",
    ]);
  });

  it("is lost as a whole when it is no object", () => {
    expect(writeEnv("billing")).toEqual({ text: "", lost: [""] });
    expect(writeEnv({})).toEqual({ text: "", lost: [] });
  });

  it("says of names of prototypes that they are lost", () => {
    expect(writeEnv(JSON.parse('{"__proto__": {"app": "x"}, "constructor": 1}')).lost).toEqual(["__proto__", "constructor"]);
  });
});
