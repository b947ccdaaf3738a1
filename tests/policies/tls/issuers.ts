import {
  acme,
  certificate,
  clusterIssuer,
  issuer,
  production,
  reason,
  solver,
  staging,
  unknown,
  type Case,
  type Fields,
  type Samples,
} from "./make";

const of = (spec: Fields): Case => [clusterIssuer("eu-public", spec)];
const like = (environment: unknown, server: unknown): Case => [
  clusterIssuer("eu-public", acme({ server }), { labels: { "parapet.dev/like": environment } }),
];
const vault = (fields: Fields): Fields => ({
  vault: {
    path: "pki/sign/eu",
    server: "https://vault.example.com",
    caBundleSecretRef: { name: "vault-ca", key: "ca.crt" },
    auth: { kubernetes: { role: "cert-manager", mountPath: "/v1/auth/kubernetes", serviceAccountRef: { name: "cert-manager" } } },
    ...fields,
  },
});
const hook = (config: Fields): Fields =>
  acme({ solvers: [solver({ dns01: { webhook: { groupName: "acme.example.com", solverName: "dns", config } } })] });
const googleTest = "https://dv.acme-v02.test-api.pki.goog/directory";

/** Issuers: whom they ask, how, and with what. */
export const issuerSamples: Record<string, Samples> = {
  "tls/issuers-verified": {
    holds: [
      of(acme()),
      of(vault({})),
      of(vault({ caBundleSecretRef: undefined, caBundle: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t" })),
      [clusterIssuer("eu-private", vault({ caBundleSecretRef: undefined }), reason)],
      of({ selfSigned: {} }),
      of({ venafi: { zone: "a", tpp: { url: "https://tpp.example.com", credentialsRef: { name: "tpp" } } } }),
    ],
    broken: [of(acme({ server: "http://acme.example.com/directory" })), of(acme({ skipTLSVerify: true }))],
    almost: [
      of(vault({ server: "http://vault.example.com" })),
      of(vault({ caBundleSecretRef: undefined })),
      of(vault({ caBundleSecretRef: undefined, caBundle: "" })),
      of(acme({ server: "httpss.example.com" })),
      [issuer("own", acme({ skipTLSVerify: true }))],
      of({ venafi: { zone: "a", tpp: { url: "http://tpp.example.com", credentialsRef: { name: "tpp" } } } }),
    ],
    cannotTell: [of(acme({ server: unknown })), of(vault({ server: unknown }))],
  },
  "tls/directories-known": {
    holds: [of(acme()), of(acme({ server: staging })), of({ selfSigned: {} })],
    broken: [of(acme({ server: "https://acme.example.com/directory" }))],
    almost: [of(acme({ server: `${production}/` })), of(acme({ server: "https://acme-v02.api.letsencrypt.org.example.com/directory" }))],
    cannotTell: [of(acme({ server: unknown }))],
  },
  "tls/directories-rehearsed": {
    holds: [of(acme()), like("prod", production), like("staging", staging), like("dev", googleTest)],
    broken: [like("staging", production)],
    almost: [like("dev", production), like("dev", "https://acme.zerossl.com/v2/DV90")],
    cannotTell: [like("staging", unknown), like(unknown, production)],
  },
  "tls/directories-trusted": {
    holds: [of(acme()), of({ selfSigned: {} }), of(acme({ server: "https://acme.example.com/directory" }))],
    broken: [of(acme({ server: staging }))],
    almost: [of(acme({ server: googleTest })), [issuer("own", acme({ server: staging }))]],
    cannotTell: [of(acme({ server: unknown }))],
  },
  "tls/solvers-scoped": {
    holds: [of(acme()), of(acme({ solvers: [solver({ selector: { dnsNames: ["shop.example.com"] } })] })), of({ selfSigned: {} })],
    broken: [of(acme({ solvers: [solver({ selector: undefined })] }))],
    almost: [
      of(acme({ solvers: [] })),
      of(acme({ solvers: undefined })),
      of(acme({ solvers: [solver(), solver({ selector: {} })] })),
      of(acme({ solvers: [solver({ selector: { dnsZones: [] } })] })),
      of(acme({ solvers: [solver({ selector: { matchLabels: { team: "payments" } } })] })),
      of(acme({ solvers: [solver({}, { email: "ops@example.com", apiKeySecretRef: { name: "key", key: "key" } })] })),
    ],
    cannotTell: [of(acme({ solvers: unknown })), of(acme({ solvers: [solver({ selector: { dnsZones: unknown } })] }))],
  },
  "tls/secrets-referenced": {
    holds: [
      [certificate()],
      [certificate({ keystores: { pkcs12: { create: true, passwordSecretRef: { name: "store", key: "password" } } } })],
      of(acme()),
      of(vault({})),
      of(hook({ ttl: 120, endpoint: "https://dns.example.com", tokenSecretRef: { name: "dns-token", key: "token" } })),
    ],
    broken: [
      [certificate({ keystores: { jks: { create: true, password: "changeit" } } })],
      of(hook({ apiToken: "xoxb-263594206564-2343594206564-FGqddMF8t08v8N7Oq4i57vs1" })),
    ],
    almost: [
      [certificate({ keystores: { pkcs12: { create: true, password: "x", passwordSecretRef: { name: "store", key: "password" } } } })],
      of(hook({ endpoint: "https://ops:hunter2x9@dns.example.com/update" })),
    ],
    cannotTell: [[certificate({ keystores: { jks: { create: true, password: unknown } } })]],
  },
};
