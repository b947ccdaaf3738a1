import { createHash } from "node:crypto";
import { Api, type KubeObject } from "../api";
import { applyAgain, applyAll } from "../apply";
import { definitionsFolder } from "../definitions";
import { describe as lines } from "../finding";
import type { Manifest } from "../manifests";
import { removeAll } from "../removal";
import { currentSession } from "../session";
import { renderDocuments, renderExample, type Rendered } from "../workspaces";
import { accountObjects, operatorRules, tokenFor } from "./accounts";
import { issued, renew, secretOf } from "./certificates";
import { documents, token } from "./documents";
import { opened } from "./openings";
import { Outside } from "./outside";
import { buildAcmePrograms } from "./programs";
import { decoded, differences } from "./proof";

const session = currentSession();
const api = new Api(session);
const suite = definitionsFolder() === undefined ? describe.skip : describe;

/** Objects that are put beside what is rendered, by the test alone. */
const beside = (object: KubeObject): Manifest => ({ object, place: "made by the test" });

const strays = "strays";
const portal = "ap-south-portal-shops-example-com-8kcq15n4";
const account = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: strays } },
  ...accountObjects("cert-manager", "cert-manager", operatorRules),
].map(beside);

const tokenSecret = (name: string, value: string): Manifest =>
  beside({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "cert-manager" }, stringData: { token: value } });

suite("what is rendered, in the hands of cert-manager, with an ACME authority, a zone and resolvers outside", () => {
  let rendered: readonly Rendered[];
  let applied: readonly Manifest[] = [];
  let outside: Outside;
  let certificates: readonly KubeObject[];
  let publicRoot: string;

  beforeAll(async () => {
    const programs = buildAcmePrograms();
    // The example for production, and a workspace for staging with a root of its own beside, for apps that end TLS themselves.
    rendered = [renderExample("certificates-public"), renderDocuments(documents)];
    const manifests = rendered.flatMap((one) => one.manifests);
    const issuers = manifests.filter(({ object }) => object.kind === "ClusterIssuer");
    const tokens = issuers.flatMap(({ object }) =>
      object["spec"].acme === undefined ? [] : [tokenSecret(solverOf(object).apiTokenSecretRef.name, token)],
    );
    const wanted = manifests.filter(
      ({ object, place }) => object.kind === "Namespace" || object.kind === "Certificate" || place.includes("02-certificates"),
    );
    const first = wanted.filter(({ object }) => object.kind === "Namespace");
    applied = [...first, ...account, ...tokens, ...wanted.filter((one) => !first.includes(one))];
    const { findings } = await applyAll(api, [...first, ...account, ...tokens]);
    expect(lines(findings)).toBe("");
    outside = await Outside.start(programs, session, await tokenFor(api, "cert-manager", "cert-manager"));
    publicRoot = await outside.root();
    const rest = await applyAll(api, applied);
    expect(lines(rest.findings)).toBe("");
    certificates = applied.flatMap(({ object }) => (object.kind === "Certificate" ? [object] : []));
    for (const one of certificates) await outside.until(`${one.metadata.name} is issued`, () => issued(api, one));
  }, 1_800_000);

  afterAll(async () => {
    // What cert-manager holds on to, it lets go of while it runs.
    if (applied.length > 0) await removeAll(api, applied);
    await (outside as Outside | undefined)?.stop();
    for (const one of (rendered as readonly Rendered[] | undefined) ?? []) one.remove();
    api.close();
  });

  it("becomes certificates for exactly the names, keys, usages and lifetimes that are asked for, each with a way to the root that is trusted", async () => {
    expect(certificates.map(({ metadata }) => metadata.name).sort()).toEqual([
      portal,
      "ap-south-root",
      "ap-south-wildcard",
      expect.stringMatching(/^eu-central-docs-example-com-[a-z0-9]{8}$/),
      "eu-central-wildcard",
      "ledger-tls",
      "mail-tls",
    ]);
    for (const one of certificates)
      expect([one.metadata.name, differences(one, await secretOf(api, one), await rootOf(one))]).toEqual([one.metadata.name, []]);
  });

  it("is ordered from the authority name by name, shown to be ours by DNS-01 alone, and requested as the Certificate says it", async () => {
    // An authority refuses a good nonce now and then, and what was asked is asked once more.
    const distinct = (list: readonly string[]) => [...new Set(list)].sort();
    const { orders, challenges, requests } = await outside.seen();
    const ordered = distinct(certificates.filter(isPublic).map(({ spec }) => [...(spec.dnsNames as string[])].sort().join()));
    expect(distinct(orders.map((names) => [...names].sort().join()))).toEqual(ordered.map((names) => names.replace(/[^,]+/g, "dns:$&")));
    expect(distinct(challenges)).toEqual(distinct(ordered.join().split(",")).map((name) => `dns-01:${name}`));
    const asServer = "for server auth, without a common name, ECDSA P-256";
    const said = requests.map(({ names, commonName, key, usages }) => {
      const use = usages.join() === "1.3.6.1.5.5.7.3.1" ? "server auth" : usages.join();
      return `${[...names].sort().join()} for ${use}, ${commonName === "" ? "without a common name" : commonName}, ${key}`;
    });
    expect(distinct(said)).toEqual(ordered.map((names) => `${names} ${asServer}`));
  });

  it("leaves no record in the zone, and made none but those of the challenges", async () => {
    const { records } = await outside.until("the records are gone", async () => {
      const seen = await outside.seen();
      return seen.records.every(({ removed }) => removed) ? seen : undefined;
    });
    const names = certificates
      .filter(isPublic)
      .flatMap(({ spec }) => (spec.dnsNames as string[]).map((name) => `_acme-challenge.${name.replace("*.", "")}`));
    expect(records.map(({ name, type }) => `${type} ${name}`).sort()).toEqual(names.map((name) => `TXT ${name}`).sort());
  });

  it("asks nobody outside but those to whom its namespace's network policies open a way", async () => {
    const { hosts } = await outside.seen();
    expect([...new Set(hosts)].sort()).toEqual(opened(applied.map(({ object }) => object)));
  });

  it("keeps each key in its own secret, in the namespace of who shows it, and nowhere else", async () => {
    const secrets = await api.list("/api/v1/secrets");
    const found = secrets
      .filter(({ type }) => type === "kubernetes.io/tls")
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(found.sort()).toEqual(certificates.map(({ metadata, spec }) => `${metadata.namespace}/${spec.secretName as string}`).sort());
  });

  it("is renewed when two thirds of the lifetime are over", async () => {
    for (const one of certificates) {
      const { notBefore, notAfter, renewalTime } = (await api.get(await api.path(one)))["status"] as Record<string, string>;
      const [from, to, at] = [notBefore, notAfter, renewalTime].map((time) => Date.parse(time ?? "")) as [number, number, number];
      expect([one.metadata.name, Math.round(((at - from) / (to - from)) * 100)]).toEqual([one.metadata.name, 67]);
    }
  });

  it("is left as it was applied: cert-manager writes nothing into it, and neither does the API server into its policies", async () => {
    const kinds = ["Certificate", "ClusterIssuer", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];
    const kept = applied.filter(({ object }) => kinds.includes(object.kind));
    expect(kept).toHaveLength(7 + 4 + 4 + 4);
    expect(lines(await applyAgain(api, kept))).toBe("");
  });

  describe("and then", () => {
    const made: Manifest[] = [];
    const before = new Map<KubeObject, KubeObject>();
    let rsa: KubeObject;
    let more: KubeObject;

    // For a minute after a record can be seen, cert-manager waits for others to forget that there was none: all of it is begun at once.
    beforeAll(async () => {
      for (const name of ["mail-tls", "ledger-tls"]) before.set(certificateOf(name), await secretOf(api, certificateOf(name)));
      for (const one of before.keys()) await renew(api, one);
      rsa = await stray("rsa", "ap-south-wildcard", {
        certificate: (spec) => Object.assign(spec.privateKey, { algorithm: "RSA", size: 2048 }),
      });
      more = await stray("one-more", portal, { certificate: (spec) => spec.dnsNames.push("pay.example.com") });
    });

    // What cert-manager holds on to it lets go of when it can remove its record.
    afterAll(async () => {
      await outside.leadAstray(false);
      await applyAll(api, [tokenSecret("foreign-token", token)]);
      for (const { object } of made.filter((one) => one.object.kind === "Certificate")) await api.remove(object);
      const challenges = () => api.list(`/apis/acme.cert-manager.io/v1/namespaces/${strays}/challenges`);
      await outside.until("the challenges are over", async () => ((await challenges()).length === 0 ? true : undefined));
      await removeAll(api, made);
    });

    const certificateOf = (name: string) => certificates.find(({ metadata }) => metadata.name === name)!;

    async function apply(...objects: readonly KubeObject[]): Promise<void> {
      made.push(...objects.map(beside));
      expect(lines((await applyAll(api, objects.map(beside))).findings)).toBe("");
    }

    /** A Certificate and its issuer under names that are none of the region's, changed. */
    async function stray(
      name: string,
      like: string,
      change: { issuer?: (spec: Loose) => void; certificate?: (spec: Loose) => void },
    ): Promise<KubeObject> {
      const issuer = structuredClone(
        applied.find(({ object }) => object.kind === "ClusterIssuer" && object.metadata.name === "ap-south-public")!.object,
      ) as Loose;
      const certificate = structuredClone(certificateOf(like)) as Loose;
      issuer.metadata = { name };
      issuer.spec.acme.privateKeySecretRef.name = name;
      change.issuer?.(issuer.spec);
      certificate.metadata = { name, namespace: strays };
      Object.assign(certificate.spec, { secretName: name, issuerRef: { ...certificate.spec.issuerRef, name } });
      change.certificate?.(certificate.spec);
      await apply(issuer as KubeObject, certificate as KubeObject);
      return certificate as KubeObject;
    }

    /** Challenges for the same name are taken up one after the other: nobody waits for one that does not end. */
    const namedAlone = (name: string) => (spec: Loose) => (spec.dnsNames = [`*.${name}.example.com`]);

    it("there is a new key and a new certificate after a renewal, for the same names", async () => {
      expect(before.size).toBe(2);
      for (const [one, old] of before) {
        const after = await outside.until(`${one.metadata.name} is renewed`, async () => {
          const secret = await secretOf(api, one);
          return decoded(secret, "tls.crt") === decoded(old, "tls.crt") ? undefined : secret;
        });
        expect(digest(after, "tls.key")).not.toBe(digest(old, "tls.key"));
        expect(differences(one, after, await rootOf(one))).toEqual([]);
      }
    });

    it("another key and another name are found different, although they are signed", async () => {
      for (const one of [rsa, more]) await outside.until(`${one.metadata.name} is issued`, () => issued(api, one));
      expect(differences(certificateOf("ap-south-wildcard"), await secretOf(api, rsa), publicRoot)).toEqual([
        'key: "RSA 2048" instead of "ECDSA 256"',
      ]);
      expect(differences(certificateOf(portal), await secretOf(api, more), publicRoot)).toEqual([
        'names: ["pay.example.com","portal.shops.example.com"] instead of ["portal.shops.example.com"]',
      ]);
    });

    it("what is signed by whoever signs inside is found different from what the public authority signs", async () => {
      const inside = certificateOf("ledger-tls");
      expect(differences(inside, await secretOf(api, inside), publicRoot)).toEqual(["the way to the root: false instead of true"]);
    });

    it("a wildcard is not signed by another challenge: it is shown to be ours by DNS alone", async () => {
      const web = [{ http01: { ingress: { ingressClassName: "web" } } }];
      const one = await stray("by-web", "ap-south-wildcard", { issuer: (spec) => (spec.acme.solvers = web) });
      expect(await failure(one)).toContain("no configured challenge solvers can be used for this challenge");
    });

    it("nothing is signed with a token of another zone", async () => {
      await apply(tokenSecret("foreign-token", "a-token-for-another-zone").object);
      const one = await stray("foreign", "ap-south-wildcard", {
        issuer: (spec) => (solverOf({ spec }).apiTokenSecretRef.name = "foreign-token"),
        certificate: namedAlone("foreign"),
      });
      expect(await failure(one)).toContain("9109: Invalid access token");
    });

    it("nobody is asked to look while the record stands at another name", async () => {
      const asked = (await outside.seen()).challenges.filter((one) => one.includes("astray"));
      await outside.leadAstray(true);
      const one = await stray("astray", "ap-south-wildcard", { certificate: namedAlone("astray") });
      expect(await failure(one)).toContain('DNS record for "astray.example.com" not yet propagated');
      const { challenges, records } = await outside.seen();
      expect([asked, challenges.filter((one) => one.includes("astray")), records.at(-1)?.name]).toEqual([
        [],
        [],
        "elsewhere._acme-challenge.astray.example.com",
      ]);
    });

    /** What the order or its challenge says of why it does not go on. */
    async function failure(one: KubeObject): Promise<string> {
      const own = (name: string) => name.startsWith(`${one.metadata.name}-`);
      return outside.until(`${one.metadata.name} is refused`, async () => {
        const challenges = await api.list(`/apis/acme.cert-manager.io/v1/namespaces/${strays}/challenges`);
        const events = await api.list(`/api/v1/namespaces/${strays}/events`);
        const reasons = challenges.flatMap(({ metadata, status }) =>
          own(metadata.name) ? ((status?.reason as string | undefined) ?? []) : [],
        );
        const warnings = events.flatMap((event: Loose) =>
          event.type === "Warning" && own(String(event.involvedObject.name)) ? [event.message] : [],
        );
        const told = [...reasons, ...warnings] as string[];
        return told.length === 0 ? undefined : told.join("; ");
      });
    }
  });

  async function rootOf(one: KubeObject): Promise<string> {
    if (isPublic(one)) return publicRoot;
    const root = certificates.find(({ spec }) => spec.isCA as boolean)!;
    return decoded(await secretOf(api, root), "tls.crt");
  }
});

// What a custom resource's spec holds is known where it is changed.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

const solverOf = ({ spec }: Loose): { apiTokenSecretRef: { name: string } } => spec.acme.solvers[0].dns01.cloudflare;

const isPublic = ({ spec }: KubeObject): boolean => (spec.issuerRef.name as string).endsWith("-public");

const digest = (secret: KubeObject, field: string): string => createHash("sha256").update(decoded(secret, field)).digest("hex");
