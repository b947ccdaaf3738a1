import { Refused, Api, type KubeObject } from "./api";
import { accountObjects, asAccount, askerRules, operatorRules, tokenFor } from "./acme/accounts";
import { csr, madeByHand } from "./acme/by-hand";
import { documents } from "./acme/documents";
import { applyAll } from "./apply";
import { definitionsFolder } from "./definitions";
import { describe as lines } from "./finding";
import type { Manifest } from "./manifests";
import { removeAll } from "./removal";
import { currentSession } from "./session";
import { renderDocuments, type Rendered } from "./workspaces";

const session = currentSession();
const api = new Api(session);
const suite = definitionsFolder() === undefined ? describe.skip : describe;

const [orders, payments, ingress, foreign] = [
  "ap-south-team-orders",
  "ap-south-team-payments",
  "ap-south-ingress",
  "somebody-elses",
] as const;

/** Somebody of a namespace, with every right about certificates everywhere: what he may not do, he may not because of what it is. */
const asker = { namespace: foreign, name: "asker" };

const spec = {
  secretName: "billing-tls",
  issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "ap-south-private" },
  dnsNames: [`billing.${payments}.svc`],
  usages: ["digital signature", "server auth"],
  duration: "720h",
  privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
};

type Spec = Readonly<Record<string, unknown>>;

/** A Certificate that may be had, changed. */
const certificate = (change: Spec = {}, namespace: string = payments, name = "billing-tls"): KubeObject => ({
  apiVersion: "cert-manager.io/v1",
  kind: "Certificate",
  metadata: { name, namespace },
  spec: { ...spec, ...change },
});

const issuer = (name: string): Spec => ({ issuerRef: { ...spec.issuerRef, name } });

suite("who may ask a region's issuers for what, as the API server takes it", () => {
  let rendered: Rendered;
  let applied: readonly Manifest[] = [];
  let somebody: Api;
  let operator: Api;

  beforeAll(async () => {
    rendered = renderDocuments(documents);
    const wanted = rendered.manifests.filter(({ object, place }) => object.kind === "Namespace" || place.includes("02-certificates"));
    const made = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: foreign } },
      ...accountObjects(foreign, asker.name, askerRules),
      ...accountObjects("cert-manager", "cert-manager", operatorRules),
    ].map((object) => ({ object, place: "made by the test" }));
    const namespaces = wanted.filter(({ object }) => object.kind === "Namespace");
    applied = [...namespaces, ...made, ...wanted.filter((one) => !namespaces.includes(one))];
    expect(lines((await applyAll(api, applied)).findings)).toBe("");
    somebody = await asAccount(api, session, asker.namespace, asker.name);
    operator = await asAccount(api, session, "cert-manager", "cert-manager");
    // A policy holds some moments after it is taken.
    for (const probe of [certificate({ isCA: true }), madeByHand("CertificateRequest", payments)])
      while ((await ask(somebody, probe)) === "taken");
  });

  afterAll(async () => {
    await removeAll(api, applied);
    rendered.remove();
    for (const one of [somebody, operator, api]) one.close();
  });

  /** Creates an object on trial: `taken`, or the server's words. */
  async function ask(who: Api, object: KubeObject): Promise<string> {
    const path = (await api.path(object)).replace(/\/[^/]+$/, "");
    try {
      const { warnings } = await who.accepted(path, { method: "POST", query: { dryRun: "All", fieldValidation: "Strict" }, body: object });
      return warnings.length === 0 ? "taken" : warnings.join("; ");
    } catch (error) {
      if (error instanceof Refused) return error.message.replace(/^.*denied request: /, "");
      throw error;
    }
  }

  it.each<[string, KubeObject]>([
    ["its Service's name", certificate()],
    [
      "its Service's longer name, and one of its pods",
      certificate({ dnsNames: [`billing.${payments}.svc.cluster.local`, `billing-0.billing.${payments}.svc`] }),
    ],
    ["all pods behind a Service", certificate({ dnsNames: [`*.billing.${payments}.svc`] })],
    [
      "a host that an intent gave to one of its apps, from whom the plan says",
      certificate({ dnsNames: ["mail.stage.example.com"], ...issuer("ap-south-public") }),
    ],
    ["a client's certificate, for an hour", certificate({ usages: ["client auth"], duration: "1h" })],
    ["a name that is repeated as common name", certificate({ commonName: `billing.${payments}.svc` })],
  ])("lets a tenant's namespace have %s", async (_, object) => {
    expect(await ask(somebody, object)).toBe("taken");
  });

  const service = (namespace: string) =>
    `is not for ${namespace}. Its Services are called SERVICE.${namespace}.svc; a host outside is given to an app by needs.certificate in its intent.`;
  const signed =
    "in region ap-south ap-south-private signs for names inside the cluster, and a host outside is signed for by whom the plan names.";
  const noMore =
    "A Certificate here proves its dnsNames and nothing else: leave out emailAddresses, ipAddresses, literalSubject, nameConstraints, otherNames, subject, uris, and a commonName that is none of the dnsNames.";
  const key =
    "Keys are of ECDSA with 256 or 384 bits, and new each time: privateKey: { algorithm: ECDSA, size: 256, rotationPolicy: Always }.";
  const lifetime =
    "A Certificate holds for an hour at least and for 2160h (90 days) at most: what is renewed often is renewed without anybody.";
  const usages =
    "A Certificate here says what it is for: usages are digital signature, key encipherment, server auth and client auth; without any it would be good for everything.";
  const secret = "A Certificate's secret has its own name, and ends in -tls: so that it is never another's.";
  const planned = (id: string) =>
    `${id} is no Certificate of region ap-south: its issuers sign for its tenants' namespaces, and for the gateways what its plan names. An exposed host gets one by \`expose\` in the app's intent.`;

  it.each<[string, KubeObject, string]>([
    ["a neighbour's name", certificate({ dnsNames: [`shop.${orders}.svc`] }), `shop.${orders}.svc ${service(payments)}`],
    [
      "its own name and a neighbour's",
      certificate({ dnsNames: [...spec.dnsNames, `shop.${orders}.svc`] }),
      `shop.${orders}.svc ${service(payments)}`,
    ],
    [
      "a name that only ends like its own",
      certificate({ dnsNames: [`billing.x-${payments}.svc`] }),
      `billing.x-${payments}.svc ${service(payments)}`,
    ],
    ["every Service of its namespace at once", certificate({ dnsNames: [`*.${payments}.svc`] }), `*.${payments}.svc ${service(payments)}`],
    [
      "the gateway's wildcard",
      certificate({ dnsNames: ["*.stage.example.com"], ...issuer("ap-south-public") }),
      `*.stage.example.com ${service(payments)}`,
    ],
    [
      "a host of an app in another namespace",
      certificate({ dnsNames: ["shop.stage.example.com"], ...issuer("ap-south-public") }),
      `shop.stage.example.com ${service(payments)}`,
    ],
    ["no name at all", certificate({ dnsNames: [], commonName: "billing" }), `A Certificate without dnsNames ${service(payments)}`],
    [
      "the root's own issuer",
      certificate(issuer("ap-south-root")),
      `ClusterIssuer ap-south-root does not sign for ${payments}/billing-tls: ${signed}`,
    ],
    [
      "a public authority's word on a name inside",
      certificate(issuer("ap-south-public")),
      `ClusterIssuer ap-south-public does not sign for ${payments}/billing-tls: ${signed}`,
    ],
    [
      "its host from another than the plan says",
      certificate({ dnsNames: ["mail.stage.example.com"] }),
      `ClusterIssuer ap-south-private does not sign for ${payments}/billing-tls: ${signed}`,
    ],
    [
      "an issuer of its own",
      certificate({ issuerRef: { kind: "Issuer", name: "ap-south-private" } }),
      `ClusterIssuer none does not sign for ${payments}/billing-tls: ${signed}`,
    ],
    [
      "to sign for others",
      certificate({ isCA: true }),
      "Nobody but region ap-south's own root signs certificates of others: leave out isCA.",
    ],
    ["an identity of the mesh", certificate({ uris: [`spiffe://cluster.local/ns/${orders}/sa/shop`] }), noMore],
    ["an organization that the API server believes", certificate({ subject: { organizations: ["system:masters"] } }), noMore],
    ["a common name that is not among the names", certificate({ commonName: "kubernetes-admin" }), noMore],
    ["an address", certificate({ ipAddresses: ["10.96.0.1"] }), noMore],
    ["what signs code", certificate({ usages: ["digital signature", "code signing"] }), usages],
    ["what is good for everything", certificate({ usages: undefined }), usages],
    ["a key of RSA", certificate({ privateKey: { algorithm: "RSA", size: 4096 } }), key],
    ["a key that nobody chose", certificate({ privateKey: undefined }), key],
    ["the same key for ever", certificate({ privateKey: { ...spec.privateKey, rotationPolicy: "Never" } }), key],
    ["ninety-one days", certificate({ duration: "2184h" }), lifetime],
    ["half an hour", certificate({ duration: "30m" }), lifetime],
    ["no renewal", certificate({ renewal: { policy: "Disabled" } }), "Certificates are renewed: leave out renewal.policy."],
    ["another's secret", certificate({ secretName: "ledger-tls" }), secret],
    ["a secret that is not for this", certificate({ secretName: "db-password" }, payments, "db-password"), secret],
    [
      "something in the gateway's namespace",
      certificate({ dnsNames: ["*.stage.example.com"], ...issuer("ap-south-public") }, ingress),
      planned(`${ingress}/billing-tls`),
    ],
    [
      "the gateway's own Certificate with a name more",
      certificate(
        { dnsNames: ["*.stage.example.com", "*.example.com"], secretName: "ap-south-wildcard", ...issuer("ap-south-public") },
        ingress,
        "ap-south-wildcard",
      ),
      `A gateway's Certificate is for exactly what the plan says: ${ingress}/ap-south-wildcard for *.stage.example.com. An exposed host is declared by \`expose\` in the app's intent.`,
    ],
    [
      "the region's issuer from outside of the region",
      certificate({ dnsNames: [`billing.${foreign}.svc`] }, foreign),
      planned(`${foreign}/billing-tls`),
    ],
  ])("refuses %s, and says what to do", async (_, object, words) => {
    expect(await ask(somebody, object)).toBe(words);
  });

  it("refuses it to the platform's administrator as well: what is asked for is what counts", async () => {
    expect(await ask(api, certificate({ isCA: true }))).toBe(
      "Nobody but region ap-south's own root signs certificates of others: leave out isCA.",
    );
  });

  it("is no business of namespaces and issuers that are none of the region's", async () => {
    expect(await ask(somebody, certificate({ isCA: true, dnsNames: ["example.org"], ...issuer("somebody-elses") }, foreign))).toBe("taken");
    expect(await ask(somebody, madeByHand("CertificateRequest", foreign, "somebody-elses"))).toBe("taken");
  });

  it("lets nobody change into what could not have been made", async () => {
    const [object] = applied.flatMap((one) =>
      one.object.metadata.name === "ap-south-wildcard" && one.object.kind === "Certificate" ? [one.object] : [],
    );
    const path = await api.path(object!);
    const change = (body: object) =>
      somebody.ask(path, { method: "PATCH", type: "application/merge-patch+json", query: { dryRun: "All" }, body });
    expect((await change({ spec: { dnsNames: ["*.example.com"] } })).status).toBe(403);
    expect((await change({ metadata: { labels: { seen: "yes" } } })).status).toBe(200);
  });

  const byHand = (kind: string) =>
    `A ${kind} is made by cert-manager alone. Ask by a Certificate: needs.certificate in the app's intent writes it.`;

  it.each(["CertificateRequest", "Order", "Challenge"] as const)(
    "refuses a %s by hand, in the region and for its issuers anywhere",
    async (kind) => {
      expect(await ask(somebody, madeByHand(kind, payments))).toBe(byHand(kind));
      expect(await ask(somebody, madeByHand(kind, payments, "somebody-elses"))).toBe(byHand(kind));
      expect(await ask(somebody, madeByHand(kind, foreign))).toBe(byHand(kind));
      expect(await ask(operator, madeByHand(kind, payments))).toBe("taken");
    },
  );

  it("refuses a CertificateSigningRequest to the region's issuers, and no other", async () => {
    const signing = (signer: string): KubeObject => ({
      apiVersion: "certificates.k8s.io/v1",
      kind: "CertificateSigningRequest",
      metadata: { name: "by-hand" },
      spec: { request: csr, signerName: signer, usages: ["digital signature", "server auth"] },
    });
    expect(await ask(somebody, signing("clusterissuers.cert-manager.io/ap-south-private"))).toBe(byHand("CertificateSigningRequest"));
    expect(await ask(somebody, signing("example.org/others"))).toBe("taken");
  });

  it("refuses an issuer of a namespace's own, to everybody", async () => {
    const own: KubeObject = {
      apiVersion: "cert-manager.io/v1",
      kind: "Issuer",
      metadata: { name: "own", namespace: payments },
      spec: { selfSigned: {} },
    };
    const words = "Who signs in region ap-south is said by `tls` in the platform document; no namespace has an issuer of its own.";
    expect([await ask(somebody, own), await ask(operator, own)]).toEqual([words, words]);
  });
});

suite("who asks a vault to sign", () => {
  it("is an account for which cert-manager makes tokens, and for no other", async () => {
    const platform = { ...(documents["platform.yaml"] as object), tls: { issuer: "vault-pki" } };
    const rendered = renderDocuments({ ...documents, "platform.yaml": platform });
    const wanted = rendered.manifests.filter(({ object, place }) => object.kind === "Namespace" || place.includes("02-certificates"));
    const made = accountObjects("cert-manager", "cert-manager", operatorRules).map((object) => ({ object, place: "made by the test" }));
    const applied = [...wanted.filter(({ object }) => object.kind === "Namespace"), ...made, ...wanted];
    try {
      expect(lines((await applyAll(api, applied)).findings)).toBe("");
      const operator = await asAccount(api, session, "cert-manager", "cert-manager");
      // cert-manager adds the audience that is stated to the same one, which it has by itself.
      const audience = "vault://ap-south-private";
      const token = await tokenFor(operator, "cert-manager", "ap-south-vault-issuer", [audience, audience]);
      const claims = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()) as { sub: string; aud: string[] };
      expect([claims.sub, [...new Set(claims.aud)]]).toEqual(["system:serviceaccount:cert-manager:ap-south-vault-issuer", [audience]]);
      await expect(tokenFor(operator, "cert-manager", "default")).rejects.toThrow('cannot create resource "serviceaccounts/token"');
      operator.close();
    } finally {
      await removeAll(api, applied);
      rendered.remove();
    }
  });
});
