import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Recording } from "parapet/testing";
import type { IssuerPlan } from "../../../model/plan/tls-plan";
import { vaultIssuerOf } from "parapet/components";
import { accountObjects, asAccount, operatorRules, tokenFor } from "../acme/accounts";
import { issued, secretOf } from "../acme/certificates";
import { decoded, differences } from "../acme/proof";
import { Api, type KubeObject } from "../api";
import { applyAll } from "../apply";
import { definitionsFolder } from "../definitions";
import { describe as lines } from "../finding";
import type { Keeper } from "../keeper";
import type { Manifest } from "../manifests";
import { removeAll } from "../removal";
import { currentSession } from "../session";
import type { Rendered } from "../workspaces";
import { startOperator } from "./operator";
import { openBao } from "./programs";
import { makeAll } from "./provider";
import { openCorner, requestFor, sign, type Asked } from "./requests";
import { Vault, type Reply } from "./server";
import { planOfFolder, recordAuthority, renderVaultExample } from "./workspace";

type Signer = Extract<IssuerPlan, { readonly kind: "vault" }>;

const session = currentSession();
const api = new Api(session);
const suite = definitionsFolder() === undefined ? describe.skip : describe;

const home = "cert-manager";
const elsewhere = "somebody-elses";
const days = 24 * 3_600_000;

suite("an authority in a vault, as a real vault and a real API server have it", () => {
  let vault: Vault;
  let rendered: Rendered;
  let recording: Recording;
  let signer: Signer;
  let applied: readonly Manifest[] = [];
  let operator: Api;
  let root: X509Certificate;
  let audiences: readonly string[];
  let warnings: readonly string[];

  beforeAll(async () => {
    vault = await Vault.start(openBao());
    await openCorner(vault);
    rendered = renderVaultExample({ address: vault.address, ca: vault.authority });
    const plan = planOfFolder(rendered);
    signer = vaultIssuerOf(plan.regions[0]!)!;
    recording = await recordAuthority(plan, "eu-central", {
      kubernetesHost: session.url,
      kubernetesCaCert: readFileSync(session.authority, "utf8"),
    });
    warnings = await makeAll(vault, recording);
    root = new X509Certificate((await vault.ask("GET", `${signer.root}/cert/ca`)).data["certificate"] as string);

    const wanted = rendered.manifests.filter(
      ({ object, place }) => ["Namespace", "Certificate"].includes(object.kind) || place.includes("02-certificates"),
    );
    const namespaces = wanted.filter(({ object }) => object.kind === "Namespace");
    const made = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: elsewhere } },
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: signer.serviceAccount, namespace: elsewhere } },
      ...accountObjects(home, home, operatorRules),
    ].map((object) => ({ object, place: "made by the test" }));
    applied = [...namespaces, ...made, ...wanted.filter((one) => !namespaces.includes(one))];
    expect(lines((await applyAll(api, applied)).findings)).toBe("");
    operator = await asAccount(api, session, home, home);
    // cert-manager adds two to those that are stated: https://cert-manager.io/docs/configuration/vault/
    const { spec } = applied.find(({ object }) => object.kind === "ClusterIssuer")!.object;
    audiences = [...(spec.vault.auth.kubernetes.serviceAccountRef.audiences as string[]), signer.audience, vault.address];
  }, 600_000);

  afterAll(async () => {
    if (applied.length > 0) await removeAll(api, applied);
    (rendered as Rendered | undefined)?.remove();
    await (vault as Vault | undefined)?.stop();
    for (const one of [operator as Api | undefined, api]) one?.close();
  }, 300_000);

  const login = (jwt: string, role: string = signer.serviceAccount): Promise<Reply> =>
    vault.ask("POST", `auth/${signer.auth}/login`, { role, jwt }, "");

  /** Logs in as the rendered account, by a token that cert-manager's own account may make for it. */
  async function issuerToken(): Promise<string> {
    const { auth, errors } = await login(await tokenFor(operator, home, signer.serviceAccount, audiences));
    expect(errors).toEqual([]);
    return auth!.client_token;
  }

  const path = () => `${signer.mount}/sign/${signer.role}`;

  it("is a root that signs nobody but the region's authority, and an authority that signs no other", async () => {
    const below = new X509Certificate((await vault.ask("GET", `${signer.mount}/cert/ca`)).data["certificate"] as string);
    expect([root.subject, root.issuer, root.ca, root.verify(root.publicKey)]).toEqual([
      "CN=acme prod root",
      "CN=acme prod root",
      true,
      true,
    ]);
    expect([below.subject, below.issuer, below.ca]).toEqual(["CN=acme prod eu-central", "CN=acme prod root", true]);
    expect([below.checkIssued(root), below.verify(root.publicKey)]).toEqual([true, true]);
    expect([root, below].map((one) => Math.round((Date.parse(one.validTo) - Date.parse(one.validFrom)) / days))).toEqual([3650, 1095]);
    expect([root, below].map((one) => one.publicKey.asymmetricKeyDetails?.namedCurve)).toEqual(["prime256v1", "prime256v1"]);
  });

  it("is one whose resources the provider's calls make to the last word, and no word more is taken", async () => {
    // That it signs no authority in turn is what is wanted. A word that the vault does not know it would say here.
    expect(warnings).toEqual([
      "Max path length of the signed certificate is zero. This certificate cannot be used to issue intermediate CA certificates.",
    ]);
    const strange = structuredClone({ resources: recording.resources.filter(({ name }) => name === "pki-role") });
    Object.assign(strange.resources[0]!.inputs, { allowEverything: true });
    await expect(makeAll(vault, strange)).rejects.toThrow("pki-role: allowEverything");
  });

  it("logs in whom the API server says to be the rendered account, for five minutes and one thing", async () => {
    const { auth } = await login(await tokenFor(operator, home, signer.serviceAccount, audiences));
    expect([auth?.policies, auth?.lease_duration]).toEqual([[`${signer.mount}-${signer.role}`], 300]);
  });

  it("signs exactly the names that are asked for, below the root, for nobody who could sign in turn", async () => {
    const names = ["*.apps.corp.internal", "apps.corp.internal", "ledger.eu-central-team-web.svc"];
    const { data, errors } = await sign(vault, await issuerToken(), path(), await requestFor(vault, { names }));
    expect(errors).toEqual([]);
    const leaf = new X509Certificate(data["certificate"] as string);
    const below = new X509Certificate((data["ca_chain"] as string[])[0]!);
    expect(leaf.subjectAltName?.split(", ").sort()).toEqual(names.map((name) => `DNS:${name}`).sort());
    expect([leaf.ca, leaf.verify(below.publicKey), below.verify(root.publicKey), leaf.checkIssued(below)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect([...leaf.keyUsage].sort()).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
    expect(Date.parse(leaf.validTo) - Date.now()).toBeLessThanOrEqual(90 * days);
  });

  it("signs for ninety days at most, whatever is asked for", async () => {
    const csr = await requestFor(vault, { names: ["apps.corp.internal"] });
    const { data } = await sign(vault, await issuerToken(), path(), csr, "8760h");
    const { validTo } = new X509Certificate(data["certificate"] as string);
    expect(Math.round((Date.parse(validTo) - Date.now()) / days)).toBe(90);
    expect(Date.parse(validTo) - Date.now()).toBeLessThanOrEqual(90 * days);
  });

  it.each<[string, Asked, string]>([
    ["a name outside of the domains", { names: ["apps.corp.example"] }, "common name apps.corp.example not allowed by this role"],
    [
      "one that is right and one that is not",
      { names: ["apps.corp.internal", "corp.internal"] },
      "subject alternate name corp.internal not allowed by this role",
    ],
    ["a name that only ends like its own", { names: ["xapps.corp.internal"] }, "common name xapps.corp.internal not allowed by this role"],
    [
      "another namespace's Service",
      { names: ["ledger.eu-central-team-other.svc"] },
      "common name ledger.eu-central-team-other.svc not allowed by this role",
    ],
    ["localhost", { names: ["localhost"] }, "common name localhost not allowed by this role"],
    [
      "an address",
      { names: ["apps.corp.internal"], addresses: ["10.96.0.1"] },
      "IP Subject Alternative Names are not allowed in this role, but was provided via CSR",
    ],
    ["a key of RSA", { names: ["apps.corp.internal"], key: { type: "rsa", bits: 2048 } }, "role requires keys of type ec"],
    [
      "a key of another size",
      { names: ["apps.corp.internal"], key: { type: "ec", bits: 224 } },
      "role requires a minimum of a 256-bit key, but CSR's key is 224 bits",
    ],
  ])("refuses %s", async (_, asked, words) => {
    const { status, errors } = await sign(vault, await issuerToken(), path(), await requestFor(vault, asked));
    expect([status, errors]).toEqual([400, [words]]);
  });

  it.each<[string, "GET" | "POST", () => string, object]>([
    ["have a key made", "POST", () => `${signer.mount}/issue/${signer.role}`, { common_name: "apps.corp.internal" }],
    ["sign by another role", "POST", () => `${signer.mount}/sign/other`, {}],
    ["sign what a role would not", "POST", () => `${signer.mount}/sign-verbatim/${signer.role}`, {}],
    ["sign in another mount", "POST", () => `${signer.root}/sign/${signer.role}`, {}],
    ["have an authority signed by the root", "POST", () => `${signer.root}/root/sign-intermediate`, { common_name: "apps.corp.internal" }],
    ["read its own policy", "GET", () => `sys/policies/acl/${signer.mount}-${signer.role}`, {}],
    ["read its role", "GET", () => `${signer.mount}/roles/${signer.role}`, {}],
    ["look at its own token", "GET", () => "auth/token/lookup-self", {}],
  ])("lets the account not %s", async (_, method, where, body) => {
    const csr = method === "GET" ? undefined : { csr: await requestFor(vault, { names: ["apps.corp.internal"] }), ...body };
    const { status, errors } = await vault.ask(method, where(), csr, await issuerToken());
    expect([status, errors.join("; ")]).toEqual([403, expect.stringContaining("permission denied")]);
  });

  it.each<[string, () => Promise<string>, string]>([
    ["another account's token", () => tokenFor(api, home, "default", audiences), "service account name not authorized"],
    [
      "a token of another namespace's account of the same name",
      () => tokenFor(api, elsewhere, signer.serviceAccount, audiences),
      "namespace not authorized",
    ],
    [
      "a token for another audience",
      () => tokenFor(operator, home, signer.serviceAccount, ["vault://eu-west-private", "https://kubernetes.default.svc"]),
      "invalid audience (aud) claim: audience claim does not match any expected audience",
    ],
    [
      "a token by which the API server could not be asked",
      () => tokenFor(operator, home, signer.serviceAccount, [signer.audience]),
      "permission denied",
    ],
    ["something that is no token", () => Promise.resolve("a.b.c"), "permission denied"],
  ])("refuses %s", async (_, jwt, words) => {
    const { status, errors, auth } = await login(await jwt());
    expect([status >= 400, auth, errors.join("; ")]).toEqual([true, undefined, expect.stringContaining(words)]);
  });

  it("refuses the account's token for another role than its own", async () => {
    const { status, errors } = await login(await tokenFor(operator, home, signer.serviceAccount, audiences), "default");
    expect([status, errors.join()]).toEqual([400, expect.stringContaining('invalid role name "default"')]);
  });

  it("asks as itself where it is in the cluster: then the account's token is good for the vault alone", async () => {
    const own = "vault";
    const made: readonly KubeObject[] = [
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: own, namespace: elsewhere } },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name: "test-vault" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:auth-delegator" },
        subjects: [{ kind: "ServiceAccount", name: own, namespace: elsewhere }],
      },
    ];
    const manifests = made.map((object) => ({ object, place: "made by the test" }));
    applied = [...applied, ...manifests];
    expect(lines((await applyAll(api, manifests)).findings)).toBe("");
    const config = `auth/${signer.auth}/config`;
    const before = (await vault.ask("GET", config)).data;
    const set = { kubernetes_host: session.url, kubernetes_ca_cert: before["kubernetes_ca_cert"], disable_local_ca_jwt: true };
    // A vault in a pod reads its token from there; this one is in none, and is handed it.
    await vault.ask("POST", config, { ...set, token_reviewer_jwt: await tokenFor(api, elsewhere, own) });
    const { auth, errors } = await login(await tokenFor(operator, home, signer.serviceAccount, [signer.audience, vault.address]));
    expect([auth?.policies, errors]).toEqual([[`${signer.mount}-${signer.role}`], []]);
    const foreign = await login(await tokenFor(operator, home, signer.serviceAccount, ["vault://eu-west-private"]));
    expect([foreign.status, foreign.auth]).toEqual([403, undefined]);
    await vault.ask("POST", config, { ...set, token_reviewer_jwt: "" });
  });

  describe("in the hands of cert-manager", () => {
    let keeper: Keeper;
    let certificates: readonly KubeObject[];

    beforeAll(async () => {
      certificates = applied.flatMap(({ object }) => (object.kind === "Certificate" ? [object] : []));
      keeper = startOperator(session, await tokenFor(api, home, home));
      for (const one of certificates)
        await keeper.until("operator", `${one.metadata.name} is issued`, async () => (await issued(api, one)) === true, 120);
    }, 900_000);

    afterAll(async () => (keeper as Keeper | undefined)?.stop());

    it("becomes certificates for exactly the names, keys and lifetimes that are asked for, below the root in the vault", async () => {
      const found = await Promise.all(
        certificates.map(async (one) => [one.metadata.name, differences(one, await secretOf(api, one), root.toString())]),
      );
      // A role says once for all what its certificates are for: the vault asks nobody what each one is for.
      expect(found.sort()).toEqual([
        ["eu-central-wildcard", ['usages: ["1.3.6.1.5.5.7.3.1","1.3.6.1.5.5.7.3.2"] instead of ["1.3.6.1.5.5.7.3.1"]']],
        ["ledger-tls", []],
      ]);
    });

    it("becomes certificates that say where they are looked up when they are revoked", async () => {
      for (const one of certificates) {
        const { infoAccess } = new X509Certificate(decoded(await secretOf(api, one), "tls.crt"));
        expect(infoAccess).toContain(`OCSP - URI:${vault.address}/v1/${signer.mount}/ocsp`);
      }
    });
  });

  it("asks by an account that may ask the API server who shows a token, because the vault asks with it, and may do nothing else", async () => {
    const account = await tokenFor(operator, home, signer.serviceAccount, audiences);
    const asked = new Api({ url: session.url, authority: session.authority, token: account });
    const status = async (path: string, body?: object) =>
      (await asked.ask(path, body === undefined ? {} : { method: "POST", body })).status;
    const [authentication, authorization] = ["authentication.k8s.io/v1", "authorization.k8s.io/v1"];
    const review = { apiVersion: authentication, kind: "TokenReview", spec: { token: "a.b.c" } };
    const access = { user: "admin", nonResourceAttributes: { path: "/", verb: "get" } };
    const own = `/api/v1/namespaces/${home}/serviceaccounts/${signer.serviceAccount}/token`;
    expect([
      await status(`/apis/${authentication}/tokenreviews`, review),
      await status(`/apis/${authorization}/subjectaccessreviews`, { apiVersion: authorization, kind: "SubjectAccessReview", spec: access }),
      await status(own, { apiVersion: authentication, kind: "TokenRequest", spec: {} }),
      await status(`/api/v1/namespaces/${home}/secrets`),
    ]).toEqual([201, 403, 403, 403]);
    asked.close();
  });
});
