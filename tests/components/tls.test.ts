import { output, type Output } from "@pulumi/pulumi";
import {
  cloudflareProvider,
  clusterProvider,
  DnsToken,
  plannedTls,
  regionIn,
  TlsFoundation,
  vaultIssuerOf,
  VaultPkiIssuer,
  vaultPkiIssuerArgs,
  VaultPkiRoot,
  vaultPkiRootArgs,
  vaultProvider,
} from "parapet/components";
import { isSecret, record, type Recording, type RecordOptions } from "parapet/testing";
import { signingPolicy } from "../../components/vault-pki/policy";
import type { Plan } from "../../model";
import { app, planOf, platformText } from "../model/plan/given";
import { kubeconfig, nameOf, refusalOf } from "./example";

const vault = "tls: { issuer: vault-pki }";
const acme = "tls: { issuer: letsencrypt, dns: { cloudflare: { zone: example.com, plan: enterprise } } }";
const platformOf = (tls: string, environment = "prod") =>
  platformText.replace(vault, tls).replace("environment: prod", `environment: ${environment}`);
const shop = app("shop", "expose: { from: [corporate] }");

/** Records who signs in a region of a plan. */
const recordTls = (
  plan: Plan,
  args: { readonly dnsToken?: string; readonly hostsResolved?: Output<string> } = {},
  options: RecordOptions = {},
): Promise<Recording> =>
  record(() => {
    const region = regionIn(plan, "eu-central");
    const provider = clusterProvider("cluster", region, { kubeconfig });
    const { issuers, hosts, charts } = new TlsFoundation("tls", plannedTls(plan, "eu-central", args), { provider });
    return { issuers, hosts, charts };
  }, options);

const names = ({ resources }: Recording) => resources.filter(({ type }) => !/^pulumi:|^parapet:/.test(type)).map(({ name }) => name);
const waitsFor = (recording: Recording, name: string) => recording.get(name).dependencies.map(nameOf);

describe("who signs in a region", () => {
  it("is one component: the operator at home, its charts, then what it is told, then the hosts", async () => {
    const recording = await recordTls(planOf([shop], platformOf(acme)), { dnsToken: "t0ken" });
    const [chart] = recording.byType("kubernetes:helm.sh/v3:Release");
    expect(chart?.inputs).toMatchObject({
      chart: "cert-manager",
      version: "v1.21.2",
      namespace: "cert-manager",
      atomic: true,
      createNamespace: false,
    });
    expect(chart?.inputs["values"]).toMatchObject({ crds: { enabled: true, keep: true }, replicaCount: 2 });
    expect(waitsFor(recording, "tls-cert-manager")).toContain("tls-namespace");
    expect(waitsFor(recording, "tls-clusterissuer-eu-central-public")).toEqual(
      expect.arrayContaining(["tls-cert-manager", "tls-dns-token"]),
    );
    expect(waitsFor(recording, "tls-certificate-eu-central-wildcard")).toContain("tls-cert-manager");
    expect(waitsFor(recording, "tls-gateway-eu-central-wildcard")).toContain("tls-certificate-eu-central-wildcard");
    expect(recording.stackOutputs).toEqual({
      issuers: ["eu-central-public"],
      hosts: ["*.apps.example.com"],
      charts: ["cert-manager v1.21.2"],
    });
  });

  it("keeps the token in one secret of the operator's, and shows it nowhere else", async () => {
    const recording = await recordTls(planOf([shop], platformOf(acme)), { dnsToken: "t0ken" });
    const secret = recording.get("tls-dns-token");
    expect(secret.inputs["metadata"]).toMatchObject({ name: "eu-central-cloudflare-token", namespace: "cert-manager" });
    expect(secret.secretInputs).toContain("stringData");
    const others = recording.resources.filter(({ name }) => name !== "tls-dns-token");
    expect(JSON.stringify([others, recording.stackOutputs])).not.toContain("t0ken");
  });

  it("makes neither token nor account where the region signs for itself", async () => {
    const recording = await recordTls(planOf([shop], platformOf("", "dev")));
    expect(recording.byType("kubernetes:core/v1:Secret")).toEqual([]);
    expect(recording.byType("kubernetes:helm.sh/v3:Release").map(({ name }) => name)).toEqual(["tls-cert-manager", "tls-trust-manager"]);
    expect(waitsFor(recording, "tls-trust-manager")).toContain("tls-cert-manager");
  });

  it("is nobody where nothing asks for a certificate", async () => {
    expect(names(await recordTls(planOf([app("worker")], platformOf(""))))).toEqual([]);
  });

  it("is refused without a token where Let's Encrypt signs", async () => {
    const plan = planOf([shop], platformOf(acme));
    expect(
      await refusalOf(() => {
        const provider = clusterProvider("cluster", regionIn(plan, "eu-central"), { kubeconfig });
        new TlsFoundation("tls", plannedTls(plan, "eu-central"), { provider });
      }),
    ).toBe(
      'error  TlsFoundation "tls"  dnsToken\n  Let\'s Encrypt signs for example.com when a record in it shows that it is ours, and there is no token to write one with\n  fix   dnsToken: config.requireSecret("cloudflareToken"); or tls: { issuer: vault-pki } in the platform document',
    );
  });
});

describe("hosts", () => {
  const plan = () => planOf([shop], platformOf(vault));
  const gateways = (recording: Recording) => recording.byType("kubernetes:networking.istio.io/v1:Gateway").map(({ name }) => name);

  it("are opened when their records are where they should be", async () => {
    const stands = output(new Promise<string>((resolve) => setTimeout(() => resolve("203.0.113.7"), 20)));
    const recording = await recordTls(plan(), { hostsResolved: stands }, { preview: false });
    expect(gateways(recording)).toEqual(["tls-gateway-eu-central-wildcard"]);
  });

  it("stay closed when they are not, and what is missing is said", async () => {
    const missing = output(Promise.reject<string>(new Error("shop.apps.example.com has no record")));
    const recording = await recordTls(plan(), { hostsResolved: missing }, { preview: false, throwOnError: false });
    expect(gateways(recording)).toEqual([]);
    expect(recording.errors[0]?.message).toContain("shop.apps.example.com has no record");
    expect(names(recording)).toContain("tls-certificate-eu-central-wildcard");
  });
});

describe("a token for a zone's records", () => {
  const zoneId = "023e105f4ecef8ad9ca31a8372d0c353";
  const make = (more: { readonly from?: string[]; readonly until?: string }) =>
    new DnsToken(
      "dns",
      { tokenName: "parapet-dns", zoneId, ...more },
      { provider: cloudflareProvider("cloudflare", { apiToken: "t0ken" }) },
    );

  it("edits the records of that zone alone, and is a secret", async () => {
    const recording = await record(() => ({ token: make({ from: ["203.0.113.0/24"], until: "2027-12-31T00:00:00Z" }).token }), {
      outputs: ({ type }) => (type === "cloudflare:index/apiToken:ApiToken" ? { value: "m4de" } : undefined),
    });
    const { inputs, additionalSecretOutputs } = recording.get("dns-token");
    expect(inputs).toEqual({
      name: "parapet-dns",
      policies: [
        {
          effect: "allow",
          permissionGroups: [{ id: "4755a26eedb94da69e1066d98aa820be" }, { id: "c8fed203ed3043cba015a93ad1616f1f" }],
          resources: `{"com.cloudflare.api.account.zone.${zoneId}":"*"}`,
        },
      ],
      expiresOn: "2027-12-31T00:00:00Z",
      condition: { requestIp: { ins: ["203.0.113.0/24"] } },
    });
    expect(additionalSecretOutputs).toEqual(["value"]);
    expect(isSecret(recording.stackOutputs["token"])).toBe(true);
  });

  it.each<[string, { readonly from?: string[]; readonly until?: string }, string]>([
    ["without an end or an address", {}, "a token that leaks and never ends"],
    ["an end that is none", { until: "next year" }, "is no time as Cloudflare writes it"],
    ["an address that is none", { from: ["203.0.113.0/33"] }, "203.0.113.0/33"],
  ])("is refused %s", async (_, more, message) => {
    expect(await refusalOf(() => make(more))).toContain(message);
  });
});

describe("an authority in the vault", () => {
  const plan = planOf([shop, app("ledger", "needs: { certificate: {} }")], platformOf(vault));
  const region = regionIn(plan, "eu-central");
  const recorded = record(() => {
    const provider = vaultProvider("vault", { address: "https://vault.vault.svc:8200", token: "hvs.t0ken" });
    new VaultPkiRoot("root", vaultPkiRootArgs(plan)!, { provider });
    new VaultPkiIssuer("pki", vaultPkiIssuerArgs(plan, region, { kubernetesHost: "https://kubernetes.default.svc" })!, { provider });
  });

  it("has a root whose key never leaves it, and one below it for the region", async () => {
    const recording = await recorded;
    const inputs = (name: string) => recording.get(name).inputs;
    expect(inputs("root-mount")).toMatchObject({ path: vaultIssuerOf(region)!.root, type: "pki", maxLeaseTtlSeconds: 315_360_000 });
    expect(inputs("root-root")).toMatchObject({
      type: "internal",
      commonName: "acme prod root",
      keyType: "ec",
      keyBits: 256,
      maxPathLength: 1,
    });
    expect(inputs("pki-request")).toMatchObject({ type: "internal", keyType: "ec", keyBits: 256 });
    expect(inputs("pki-signature")).toMatchObject({ backend: vaultIssuerOf(region)!.root, maxPathLength: 0, ttl: "94608000s" });
    expect(
      recording.resources
        .filter(({ protect }) => protect === true)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["pki-mount", "pki-request", "pki-signature", "root-mount", "root-root"]);
    for (const { name, provider } of recording.resources.filter(({ type }) => type.startsWith("vault:")))
      expect([name, nameOf(provider?.split("::").slice(0, -1).join("::") ?? "")]).toEqual([name, "vault"]);
  });

  it("signs nothing before it is said where that can be looked up, and where it would be revoked", async () => {
    const recording = await recorded;
    expect(waitsFor(recording, "root-root")).toContain("root-urls");
    expect(waitsFor(recording, "pki-request")).toContain("pki-urls");
  });

  it("signs names of the region's own, and nothing else", async () => {
    const { inputs } = (await recorded).get("pki-role");
    expect(inputs).toMatchObject({
      name: "eu-central",
      allowedDomains: [
        "apps.example.com",
        "eu-central-team-orders.svc",
        "eu-central-team-orders.svc.cluster.local",
        "eu-central-team-payments.svc",
        "eu-central-team-payments.svc.cluster.local",
      ],
      ...{ allowAnyName: false, allowGlobDomains: false, allowIpSans: false, allowLocalhost: false, enforceHostnames: true },
      ...{ keyType: "ec", keyBits: 256, maxTtl: "7776000s", codeSigningFlag: false, emailProtectionFlag: false },
    });
  });

  it("is asked by one account of the region's cluster, which may do nothing else", async () => {
    const recording = await recorded;
    const { mount, role, auth, serviceAccount, audience } = vaultIssuerOf(region)!;
    expect(recording.get("pki-auth-role").inputs).toMatchObject({
      roleName: serviceAccount,
      boundServiceAccountNames: [serviceAccount],
      boundServiceAccountNamespaces: ["cert-manager"],
      audience,
      tokenPolicies: [`${mount}-${role}`],
      ...{ tokenNoDefaultPolicy: true, tokenTtl: 300, tokenMaxTtl: 300 },
    });
    expect(recording.get("pki-auth").inputs).toMatchObject({ type: "kubernetes", path: auth });
    expect(recording.get("pki-policy").inputs["policy"]).toBe(
      `path "${mount}/sign/eu-central" {\n  capabilities = ["create", "update"]\n}\n`,
    );
  });

  it("asks who shows a token as itself in the cluster, and elsewhere with that token", async () => {
    const configOf = async (address: string, kubernetesCaCert?: string) => {
      const args = { ...vaultPkiIssuerArgs(plan, region, { kubernetesHost: "https://10.0.0.1", kubernetesCaCert })!, address };
      const recording = await record(() => {
        new VaultPkiIssuer("pki", args, { provider: vaultProvider("vault", { address, token: "hvs.t0ken" }) });
      });
      const { kubernetesCaCert: ca, disableLocalCaJwt } = recording.get("pki-auth-config").inputs;
      return [ca, disableLocalCaJwt];
    };
    expect(await configOf("https://vault.vault.svc:8200")).toEqual([undefined, false]);
    expect(await configOf("https://vault.vault.svc:8200", "pem")).toEqual(["pem", false]);
    expect(await configOf("https://vault.corp.example:8200", "pem")).toEqual(["pem", true]);
  });

  it("is asked in words that no name can get out of", () => {
    expect(signingPolicy('a" { capabilities = ["sudo"] } path "', "b\n")).toBe(
      'path "a\\" { capabilities = [\\"sudo\\"] } path \\"/sign/b\\n" {\n  capabilities = ["create", "update"]\n}\n',
    );
  });

  it("is reached by a token of its own, over https, or refused", async () => {
    const args = vaultPkiRootArgs(plan)!;
    expect(await refusalOf(() => new VaultPkiRoot("root", args))).toContain("no Vault provider was given");
    expect(await refusalOf(() => vaultProvider("vault", { address: "https://vault:8200", token: " " }))).toContain("the token is empty");
    expect((await recorded).get("vault").secretInputs).toEqual(["token"]);
  });
});
