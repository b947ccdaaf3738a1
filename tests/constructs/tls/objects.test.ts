import type { KubeObject } from "../../../constructs/kubernetes/manifest";
import { kindsOf, only, onlyIn } from "../given";
import { app, fileOf, platformOf, shop, zone } from "./given";

const policies = [
  "ValidatingAdmissionPolicy/eu-central-certificates",
  "ValidatingAdmissionPolicyBinding/eu-central-certificates",
  "ValidatingAdmissionPolicy/eu-central-certificate-requests",
  "ValidatingAdmissionPolicyBinding/eu-central-certificate-requests",
];
const home = [
  "Namespace/cert-manager",
  "ServiceAccount/default",
  "LimitRange/tenant",
  "NetworkPolicy/default-deny",
  "NetworkPolicy/allow-dns",
];
const ledger = app("ledger", "needs: { certificate: { usages: [server, client], days: 30, mount: /keys } }");

describe("who signs in a region", () => {
  it("is Let's Encrypt where a zone is named, by records that a token writes", () => {
    const objects = fileOf(platformOf(zone, "prod"));
    expect(kindsOf(objects)).toEqual([
      ...home,
      "NetworkPolicy/allow-api-server",
      "NetworkPolicy/allow-webhook",
      "NetworkPolicy/allow-probes",
      "CiliumNetworkPolicy/allow-acme",
      "NetworkPolicy/allow-public-names",
      "CiliumNetworkPolicy/allow-api-server",
      "CiliumNetworkPolicy/allow-webhook",
      "CiliumNetworkPolicy/allow-probes",
      ...policies,
      "ClusterIssuer/eu-central-public",
      "Certificate/eu-central-wildcard",
    ]);
    expect(only(objects, "ClusterIssuer").spec).toEqual({
      acme: {
        server: "https://acme-v02.api.letsencrypt.org/directory",
        email: "ops@example.com",
        privateKeySecretRef: { name: "eu-central-acme-account", key: "tls.key" },
        enableDurationFeature: false,
        solvers: [
          {
            selector: { dnsZones: ["example.com"] },
            dns01: { cloudflare: { apiTokenSecretRef: { name: "eu-central-cloudflare-token", key: "token" } } },
          },
        ],
      },
    });
  });

  it("is Let's Encrypt's rehearsal in staging, and an account without an address where none is named", () => {
    const { acme } = only(fileOf(platformOf(zone.replace("email: ops@example.com, ", ""), "staging")), "ClusterIssuer").spec;
    expect([acme.server, "email" in acme]).toEqual(["https://acme-staging-v02.api.letsencrypt.org/directory", false]);
  });

  it("is a root of the region's own in dev, which signs one issuer's key and is trusted in the tenants' namespaces", () => {
    const objects = fileOf(platformOf(""));
    expect(kindsOf(objects).slice(-5)).toEqual([
      "ClusterIssuer/eu-central-private",
      "ClusterIssuer/eu-central-root",
      "Certificate/eu-central-root",
      "Certificate/eu-central-wildcard",
      "Bundle/eu-central-trust",
    ]);
    const issuers = objects.filter(({ kind }) => kind === "ClusterIssuer").map(({ spec }) => spec);
    expect(issuers).toEqual([{ ca: { secretName: "eu-central-root" } }, { selfSigned: {} }]);
    expect(onlyIn(objects, "Certificate", "cert-manager").spec).toMatchObject({
      secretName: "eu-central-root",
      isCA: true,
      commonName: "eu-central-root",
      usages: ["digital signature", "cert sign", "crl sign"],
      duration: "87600h",
      issuerRef: { kind: "ClusterIssuer", name: "eu-central-root" },
    });
    expect(only(objects, "Bundle").spec).toEqual({
      sources: [{ secret: { name: "eu-central-root", key: "tls.crt" } }],
      target: {
        configMap: { key: "ca.crt" },
        namespaceSelector: {
          matchLabels: { "parapet.dev/region": "eu-central" },
          matchExpressions: [{ key: "parapet.dev/tenant", operator: "Exists" }],
        },
      },
    });
  });

  it("is a vault for an account that only cert-manager may speak for, trusted by the certificate that is named", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
    const secrets = `secrets: { ca: ${JSON.stringify(pem)} }`;
    const objects = fileOf(platformOf(`tls: { issuer: vault-pki }\n${secrets}`, "prod"));
    const account = objects.find(({ kind, metadata }) => kind === "ServiceAccount" && metadata.name === "eu-central-vault-issuer");
    expect(account).toMatchObject({ metadata: { namespace: "cert-manager" }, automountServiceAccountToken: false });
    expect(only(objects, "Role").rules).toEqual([
      { apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: ["eu-central-vault-issuer"], verbs: ["create"] },
    ]);
    expect(only(objects, "RoleBinding").subjects).toEqual([{ kind: "ServiceAccount", name: "cert-manager", namespace: "cert-manager" }]);
    const { vault } = only(objects, "ClusterIssuer").spec;
    expect(Buffer.from(String(vault.caBundle), "base64").toString()).toBe(`${pem}\n`);
    expect(vault).toMatchObject({
      server: "https://vault.vault.svc:8200",
      path: expect.stringMatching(/^pki-acme-prod-eu-central-[a-z0-9]{8}\/sign\/eu-central$/) as string,
      auth: {
        kubernetes: {
          mountPath: expect.stringMatching(/^\/v1\/auth\/kubernetes-acme-prod-eu-central-[a-z0-9]{8}$/) as string,
          role: "eu-central-vault-issuer",
          serviceAccountRef: { name: "eu-central-vault-issuer", audiences: ["vault://eu-central-private"] },
        },
      },
    });
  });

  it("may ask the API server who shows a token where the vault has no account there to ask with, and nothing else", () => {
    const whereIs = (address: string) => fileOf(platformOf(`tls: { issuer: vault-pki }\nsecrets: { address: "${address}" }`, "prod"));
    const rights = (objects: readonly KubeObject[]) => objects.filter(({ kind }) => kind.startsWith("ClusterRole"));
    expect(rights(whereIs("https://vault.vault.svc.cluster.local:8200"))).toEqual([]);
    const elsewhere = whereIs("https://vault.corp.example:8200");
    const [role, binding] = rights(elsewhere);
    expect([role?.metadata.name, role?.["rules"]]).toEqual([
      "eu-central-vault-issuer",
      [{ apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] }],
    ]);
    expect([binding?.["roleRef"], binding?.["subjects"]]).toEqual([
      { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "eu-central-vault-issuer" },
      [{ kind: "ServiceAccount", name: "eu-central-vault-issuer", namespace: "cert-manager" }],
    ]);
    expect(only(elsewhere, "ClusterIssuer").spec.vault.auth.kubernetes.serviceAccountRef.audiences).toEqual([
      "vault://eu-central-private",
      "https://kubernetes.default.svc",
      "https://kubernetes.default.svc.cluster.local",
    ]);
  });

  it("is nobody where nothing asks for a certificate", () => {
    expect(fileOf(platformOf(""), [app("ledger")])).toEqual([]);
  });

  it("changes from a root of its own to Let's Encrypt without a certificate being another object", () => {
    const [before, after] = ["", zone].map((tls) => onlyIn(fileOf(platformOf(tls)), "Certificate", "eu-central-ingress")) as [
      { metadata: object; spec: object },
      { metadata: object; spec: object },
    ];
    expect(after.metadata).toEqual(before.metadata);
    expect(after.spec).toEqual({
      ...before.spec,
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "eu-central-public" },
    });
  });

  it("is watched where somebody collects metrics", () => {
    const scraper = "\nobservability: { scraper: { namespace: monitoring } }";
    expect(kindsOf(fileOf(platformOf(zone + scraper))).at(-1)).toBe("PrometheusRule/eu-central-certificates");
  });
});

describe("where cert-manager lives", () => {
  it("is hardened, and outside of the mesh for a reason", () => {
    const { metadata } = only(fileOf(platformOf(zone)), "Namespace");
    expect(metadata.labels).toMatchObject({
      "istio-injection": "disabled",
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    });
    expect(metadata.annotations).toEqual({
      "parapet.dev/reason": "the API server calls in and authorities outside are called: neither is in the mesh",
    });
  });

  it("lets the API server ask whether a bundle makes sense only where bundles are handed out, and nodes how each part is", () => {
    const opened = (tls: string) => {
      const policies = fileOf(platformOf(tls, "dev", "cni: calico, apiServer: 10.0.0.0/28")).filter(({ kind }) => kind === "NetworkPolicy");
      return policies.flatMap(({ metadata, spec }) => {
        const { podSelector, ingress = [] } = spec as { podSelector: object; ingress?: readonly object[] };
        return metadata.name === "default-deny" ? [] : ingress.map((rule) => [metadata.name, podSelector, rule]);
      });
    };
    const from = (cidr: string, ...ports: number[]) => ({
      from: [{ ipBlock: { cidr } }],
      ports: ports.map((port) => ({ port, protocol: "TCP" })),
    });
    const pods = (name: string) => ({ matchLabels: { "app.kubernetes.io/name": name } });
    expect(opened("")).toEqual([
      ["allow-webhook", pods("webhook"), from("10.0.0.0/28", 10250)],
      ["allow-trust-webhook", pods("trust-manager"), from("10.0.0.0/28", 6443)],
      ["allow-probes", {}, from("10.0.0.0/16", 6060, 6080, 9403)],
    ]);
    expect(opened(zone)).toEqual([
      ["allow-webhook", pods("webhook"), from("10.0.0.0/28", 10250)],
      ["allow-probes", {}, from("10.0.0.0/16", 6080, 9403)],
    ]);
  });

  it("knows the API server by what it is where the network plugin does, and by its addresses anywhere", () => {
    const objects = fileOf(platformOf(zone));
    const named = objects.filter(({ kind, metadata }) => kind === "CiliumNetworkPolicy" && metadata.name !== "allow-acme");
    expect(named.map(({ spec }) => spec)).toEqual([
      {
        endpointSelector: {},
        egress: [{ toEntities: ["kube-apiserver"], toPorts: [{ ports: ["443", "6443"].map((port) => ({ port, protocol: "TCP" })) }] }],
      },
      {
        endpointSelector: { matchLabels: { "app.kubernetes.io/name": "webhook" } },
        ingress: [{ fromEntities: ["host", "kube-apiserver", "remote-node"], toPorts: [{ ports: [{ port: "10250", protocol: "TCP" }] }] }],
      },
      {
        endpointSelector: {},
        ingress: [
          {
            fromEntities: ["host", "kube-apiserver", "remote-node"],
            toPorts: [{ ports: ["6080", "9403"].map((port) => ({ port, protocol: "TCP" })) }],
          },
        ],
      },
    ]);
    const plain = fileOf(platformOf(zone, "dev", "cni: calico, apiServer: 10.0.0.0/28"));
    expect(plain.filter(({ kind }) => kind === "CiliumNetworkPolicy")).toEqual([]);
    const server = plain.find(({ metadata }) => metadata.name === "allow-api-server")!;
    expect(server["spec"]).toMatchObject({ egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/28" } }] }] });
  });
});

describe("a certificate of the gateway's", () => {
  it("is for the domain's hosts at once, with a new key of ECDSA each time, in the gateway's namespace alone", () => {
    const found = onlyIn(fileOf(platformOf(zone)), "Certificate", "eu-central-ingress");
    expect([found.metadata.name, found.spec]).toEqual([
      "eu-central-wildcard",
      {
        secretName: "eu-central-wildcard",
        secretTemplate: { labels: found.metadata.labels },
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "eu-central-public" },
        isCA: false,
        dnsNames: ["*.apps.example.com"],
        usages: ["digital signature", "server auth"],
        duration: "2160h",
        renewBeforePercentage: 33,
        privateKey: { algorithm: "ECDSA", size: 256, encoding: "PKCS8", rotationPolicy: "Always" },
        revisionHistoryLimit: 3,
      },
    ]);
  });

  it("is what the Gateway shows: the same name in the same namespace, TLS 1.2 or better", () => {
    const [ingress, certificates] = ["01-ingress", "02-certificates"].map((file) =>
      fileOf(platformOf(zone), [shop], `eu-central/${file}.yaml`),
    ) as [ReturnType<typeof fileOf>, ReturnType<typeof fileOf>];
    const gateway = only(ingress, "Gateway");
    const certificate = onlyIn(certificates, "Certificate", gateway.metadata.namespace as string);
    expect(gateway.spec.servers[0].tls).toMatchObject({
      mode: "SIMPLE",
      credentialName: certificate.spec.secretName,
      minProtocolVersion: "TLSV1_2",
    });
  });

  it("is one of its own for a host beside the domain, and names the line that asked for it", () => {
    const portal = app("portal", "expose: { host: portal.example.com, from: [198.51.100.0/24] }");
    const found = fileOf(platformOf(zone), [shop, portal]).filter(({ kind }) => kind === "Certificate");
    expect(found.map(({ metadata, spec }) => [metadata.annotations, (spec as { dnsNames: string[] }).dnsNames])).toEqual([
      [{ "parapet.dev/intent": "2.app.yaml:1" }, ["portal.example.com"]],
      [undefined, ["*.apps.example.com"]],
    ]);
  });
});

describe("a certificate of an app's own", () => {
  const objects = fileOf(platformOf(""), [ledger], "eu-central/team-payments/ledger.yaml");

  it("stands with the app, for its Service's names, both ways and for as long as it says", () => {
    const { metadata, spec } = only(objects, "Certificate");
    expect([metadata.namespace, metadata.name]).toEqual(["eu-central-team-payments", "ledger-tls"]);
    expect(metadata.annotations).toEqual({ "parapet.dev/intent": "1.app.yaml:1" });
    expect(spec).toMatchObject({
      secretName: "ledger-tls",
      issuerRef: { name: "eu-central-private" },
      dnsNames: ["ledger.eu-central-team-payments.svc", "ledger.eu-central-team-payments.svc.cluster.local"],
      usages: ["digital signature", "client auth", "server auth"],
      duration: "720h",
    });
  });

  it("is in the pod as files that only its group reads, and that nobody writes", () => {
    const { spec } = only(objects, "Deployment").spec.template;
    expect(spec.volumes).toContainEqual({ name: "tls", secret: { secretName: "ledger-tls", defaultMode: 0o440 } });
    expect(spec.containers[0].volumeMounts).toContainEqual({ name: "tls", mountPath: "/keys", readOnly: true });
    expect(spec.securityContext.fsGroup).toBe(spec.securityContext.runAsGroup);
  });

  it("is not among the region's own", () => {
    expect(
      fileOf(platformOf(""), [ledger]).filter(({ kind, metadata }) => kind === "Certificate" && metadata.name === "ledger-tls"),
    ).toEqual([]);
  });
});
