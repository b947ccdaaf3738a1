/** Two tenants, hosts below the domain and beside it, and apps that end TLS themselves, inside the cluster and outside. */
export const documents: Readonly<Record<string, unknown>> = {
  "platform.yaml": {
    platform: "acme",
    environment: "staging",
    domain: "stage.example.com",
    images: { registries: ["ghcr.io/acme"] },
    regions: { "ap-south": { jurisdiction: "in", cluster: { context: "acme-ap-south", cni: "cilium", nodesCidr: "10.7.0.0/16" } } },
    tenants: Object.fromEntries(["team-orders", "team-payments"].map((tenant, at) => [tenant, { costCenter: `cc-${at}` }])),
    tls: { issuer: "letsencrypt", email: "ops@example.com", dns: { cloudflare: { zone: "example.com" } } },
  },
  "shop.app.yaml": app("shop", "team-orders", { expose: { requestsPerSecond: 50 } }),
  "portal.app.yaml": app("portal", "team-orders", { expose: { host: "portal.shops.example.com", requestsPerSecond: 50 } }),
  "ledger.app.yaml": app("ledger", "team-payments", { needs: { certificate: { usages: ["server", "client"], days: 30 } } }),
  "mail.app.yaml": app("mail", "team-payments", { needs: { certificate: { dnsNames: ["mail.stage.example.com"] } } }),
};

function app(name: string, owner: string, more: object): object {
  const image = `ghcr.io/acme/${name}:1.0.0@sha256:${"0123456789abcdef".repeat(4)}`;
  return { app: name, owner, region: "ap-south", image, port: 8080, ...more };
}

/** The token by which records are made in the zone. */
export const token = "a-token-for-the-records-of-one-zone";
