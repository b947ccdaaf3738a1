import type { KubeObject } from "../api";

/** A request for a certificate of billing's, which anybody could have made. */
export const csr = Buffer.from(
  `-----BEGIN CERTIFICATE REQUEST-----
MIH7MIGiAgEAMAAwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATxp9LdNKNzuXGV
C9DqXey27aLRVu/veXeINIrVDABf8tqvew32JpUi8sGe5ryX5kdTfZOWxqRono9D
zalg+wa7oEAwPgYJKoZIhvcNAQkOMTEwLzAtBgNVHREEJjAkgiJiaWxsaW5nLmFw
LXNvdXRoLXRlYW0tcGF5bWVudHMuc3ZjMAoGCCqGSM49BAMCA0gAMEUCICHTkmHz
+GstCxmZPmL9j9nj8xsaiW/j/d/1BeQsbOvmAiEAuecJFwrevBkm7xcch9//Yv4p
Tfd8RpkY2UUYgoAgoC8=
-----END CERTIFICATE REQUEST-----
`,
).toString("base64");

/** A step between a Certificate and its secret, made by hand. */
export function madeByHand(kind: "CertificateRequest" | "Order" | "Challenge", namespace: string, name = "ap-south-private"): KubeObject {
  const issuerRef = { group: "cert-manager.io", kind: "ClusterIssuer", name };
  const [host, solver] = ["billing.stage.example.com", { dns01: { cloudflare: {} } }];
  const specs = {
    CertificateRequest: { issuerRef, request: csr },
    Order: { issuerRef, request: csr, dnsNames: [host] },
    Challenge: {
      issuerRef,
      solver,
      dnsName: host,
      token: "t",
      key: "k",
      type: "DNS-01",
      url: "https://a/b",
      authorizationURL: "https://a/c",
    },
  };
  const apiVersion = kind === "CertificateRequest" ? "cert-manager.io/v1" : "acme.cert-manager.io/v1";
  return { apiVersion, kind, metadata: { name: "by-hand", namespace }, spec: specs[kind] };
}
