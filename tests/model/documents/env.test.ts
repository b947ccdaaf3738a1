import { readEnv } from "../../../model/documents/env";
import { readYaml } from "../../../model/documents/yaml";
import { said, values } from "./said";

const read = (text: string) => readEnv("billing.env", text);
const intent = (text: string): unknown => {
  const reading = read(text);
  expect(said(reading)).toEqual([]);
  return values(reading)[0];
};

const whole = `# The whole contract
APP_NAME=billing
REGION=eu-central, eu-west
APP_OWNER=team-payments
APP_IMAGE=ghcr.io/acme/billing:2.4.1
APP_PORT=8080
APP_TIER=backend
APP_HOST=billing.example.com
STORAGE_PERSISTENT_ENABLED=true
STORAGE_PERSISTENT_SIZE=10Gi
STORAGE_PERSISTENT_CLASS=enterprise-ssd
STORAGE_PERSISTENT_MOUNT=/data
STORAGE_PERSISTENT_BACKUP=daily
STORAGE_S3_ENABLED=true
STORAGE_S3_BUCKET=my-app-data
STORAGE_S3_ACCESS_POLICY=read-write
STORAGE_S3_VERSIONED=true
STORAGE_S3_RETAIN_DAYS=30
SECRETS_VAULT_ENABLED=true
SECRETS_VAULT_PATH=apps/billing
SECRETS_VAULT_POLICIES=db-access,api-keys
SECRETS_VAULT_MOUNT=/secrets
SECRETS_VAULT_ROTATE_DAYS=30
OBSERVABILITY_LOGS_ENABLED=true
OBSERVABILITY_METRICS_ENABLED=yes
OBSERVABILITY_TRACES_ENABLED=FALSE
OBSERVABILITY_DASHBOARD=my-app
NETWORK_EGRESS_RESTRICTED=true
NETWORK_EGRESS_ALLOW=api.stripe.com:443,ledger.example.com,198.51.100.7/32:5432,[2001:db8::/32]:8443
NETWORK_INGRESS_WHITELIST=corporate,203.0.113.0/24
NETWORK_WAF_ENABLED=1
LOG_LEVEL=info
`;

const asYaml = `
app: billing
region: [eu-central, eu-west]
owner: team-payments
image: ghcr.io/acme/billing:2.4.1
port: 8080
tier: backend
expose: { host: billing.example.com, from: [corporate, 203.0.113.0/24], waf: true }
needs:
  volume: { size: 10Gi, class: enterprise-ssd, mount: /data, backup: daily }
  bucket: { name: my-app-data, access: read-write, versioned: true, retainDays: 30 }
  secrets: { path: apps/billing, policies: [db-access, api-keys], mount: /secrets, rotateDays: 30 }
observe: { logs: true, metrics: true, traces: false, dashboard: my-app }
calls:
  - { host: api.stripe.com, port: 443, because: declared in .env }
  - { host: ledger.example.com, port: 443, because: declared in .env }
  - { cidr: 198.51.100.7/32, port: 5432, because: declared in .env }
  - { cidr: "2001:db8::/32", port: 8443, because: declared in .env }
`;

describe("the .env contract", () => {
  it("gives the same intent as YAML, whatever the order of its lines", () => {
    expect(intent(whole)).toEqual(values(readYaml("a", asYaml))[0]);
    expect(JSON.stringify(intent(whole.split("\n").reverse().join("\n")))).toBe(JSON.stringify(intent(whole)));
  });

  it("is complete with a name and a region", () => {
    expect(intent("APP_NAME=billing\nREGION=eu-central\n")).toEqual({ app: "billing", region: ["eu-central"] });
  });

  it("knows on which line every value was written, and by which key", () => {
    const [document] = read(whole).documents;
    const at = (...path: (string | number)[]): string =>
      `${document!.place(path).line}:${document!.place(path).column} ${document!.keyPlace(path).line}:${document!.keyPlace(path).column} ${document!.show(path)}`;
    expect(at("app")).toBe("2:10 2:1 APP_NAME");
    expect(at("region", 1)).toBe("3:20 3:20 REGION[1]");
    expect(at("needs", "volume")).toBe("9:28 9:1 STORAGE_PERSISTENT_ENABLED");
    expect(at("needs", "volume", "size")).toBe("10:25 10:1 STORAGE_PERSISTENT_SIZE");
    expect(at("needs", "volume", "unknown")).toBe("9:28 9:1 STORAGE_PERSISTENT_ENABLED");
    expect(at("calls", 2, "port")).toBe("29:60 29:60 NETWORK_EGRESS_ALLOW[2]");
    expect(at("scale", "min")).toBe("2:1 2:1 scale.min");
    expect(document!.start).toEqual({ file: "billing.env", line: 1, column: 1 });
  });

  it("leaves a feature out that is switched off, and warns of settings that do nothing", () => {
    const reading = read(
      "APP_NAME=a\nSTORAGE_S3_BUCKET=b\nSTORAGE_S3_ENABLED=false\nSTORAGE_S3_RETAIN_DAYS=never\nSTORAGE_PERSISTENT_ENABLED=off\n",
    );
    expect(values(reading)).toEqual([{ app: "a" }]);
    expect(said(reading)).toEqual(["warning PPT-0037 2:1 STORAGE_S3_BUCKET (3:1)", "warning PPT-0037 4:1 STORAGE_S3_RETAIN_DAYS (3:1)"]);
  });

  it("asks for the switch of a feature that has settings", () => {
    const reading = read("APP_NAME=a\nSECRETS_VAULT_PATH=b\nSECRETS_VAULT_MOUNT=/c\n");
    expect(said(reading)).toEqual(["error PPT-0037 2:1 SECRETS_VAULT_PATH"]);
    expect(reading.diagnostics[0]!.fix).toBe("add SECRETS_VAULT_ENABLED=true");
  });

  it("takes an empty value for empty, not for unset", () => {
    expect(intent("APP_NAME=a\nAPP_OWNER=\nREGION= # none\nNETWORK_EGRESS_ALLOW=''\nNETWORK_INGRESS_WHITELIST=\"\"\n")).toEqual({
      app: "a",
      owner: "",
      region: [],
      calls: [],
      expose: { from: [] },
    });
  });

  it("is silent about the application's own settings, even where their values look like expansions of another tool", () => {
    expect(
      intent(
        'APP_NAME=a\nREGION=b\nDATABASE_URL=postgres://${DB_USER}@db/$X\nPATTERN="\\d+"\nAPPLE=1\nNETWORKS=2\nREGIONAL=3\nmy.own-key=4\n',
      ),
    ).toEqual({ app: "a", region: ["b"] });
  });

  it("suggests the key that was probably meant", () => {
    const fixes = read("NETWORK_EGRES_ALLOW=a\nAPP_NAM=b\nREGIONS=c\napp_port=1\nAPP_QUITE_ANOTHER_THING=d\n").diagnostics.map(
      ({ code, fix }) => `${code} ${fix}`,
    );
    expect(fixes).toEqual([
      "PPT-0034 did you mean NETWORK_EGRESS_ALLOW?",
      "PPT-0034 did you mean APP_NAME?",
      "PPT-0034 did you mean REGION?",
      "PPT-0034 did you mean APP_PORT?",
      "PPT-0034 give a setting of the application's own another prefix",
    ]);
  });

  it.each([
    ["egress that is not restricted", "APP_NAME=a\nNETWORK_EGRESS_RESTRICTED=false\n", ["error PPT-0036 2:27 NETWORK_EGRESS_RESTRICTED"]],
    [
      "a switch that is neither on nor off",
      "STORAGE_S3_ENABLED=maybe\nNETWORK_WAF_ENABLED=\n",
      ["error PPT-0035 1:20 STORAGE_S3_ENABLED", "error PPT-0035 2:21 NETWORK_WAF_ENABLED"],
    ],
    ["ports that are no whole numbers", "APP_PORT=http\n", ["error PPT-0035 1:10 APP_PORT"]],
    ["a port with a leading zero", "APP_PORT=08080\n", ["error PPT-0035 1:10 APP_PORT"]],
    ["a number past 2^53", "APP_PORT='9007199254740993'\n", ["error PPT-0035 1:11 APP_PORT"]],
    ["a comma too much", "REGION=eu-central,,eu-west,\n", ["error PPT-0035 1:19 REGION", "error PPT-0035 1:28 REGION"]],
    [
      "destinations that are URLs, users or no ports",
      "NETWORK_EGRESS_ALLOW=https://a.example,u:p@b.example,c.example:http,d.example:,e.example:0443,f.example\n",
      ["1:22", "1:40", "1:54", "1:69", "1:80"].map((place) => `error PPT-0038 ${place} NETWORK_EGRESS_ALLOW`),
    ],
    [
      "a variable in a key of the contract",
      "APP_NAME=${NAME}\nAPP_OWNER=\"$OWNER\"\nAPP_TIER='$TIER'\n",
      ["error PPT-0032 1:10 APP_NAME", "error PPT-0032 2:12 APP_OWNER"],
    ],
    ["an unknown escape in a key of the contract", 'APP_NAME="a\\b"\n', ["error PPT-0031 1:10 APP_NAME"]],
    ["no key of the contract", "LOG_LEVEL=info\n", ["error PPT-0012 1:1"]],
  ])("refuses %s", (_, text, expected) => {
    expect(said(read(text))).toEqual(expected);
  });

  it("hands odd destinations on to be judged as hosts and networks", () => {
    expect(intent("NETWORK_EGRESS_ALLOW=*.example.com,10.0.0.1,198.51.100/24,2001:db8::1,[::1]:70000,localhost:0")).toEqual({
      calls: [
        { host: "*.example.com", port: 443, because: "declared in .env" },
        { cidr: "10.0.0.1/32", port: 443, because: "declared in .env" },
        { cidr: "198.51.100/24", port: 443, because: "declared in .env" },
        { cidr: "2001:db8::1/128", port: 443, because: "declared in .env" },
        { cidr: "::1/128", port: 70000, because: "declared in .env" },
        { host: "localhost", port: 0, because: "declared in .env" },
      ],
    });
  });
});
