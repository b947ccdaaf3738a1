import type { NamespacePlan } from "../../model/plan/plan";
import type { KubeObject } from "../kubernetes/manifest";
import type { Gateway } from "../mesh/routing";

/** Forward secrecy and authenticated encryption only; TLS 1.3 has no others anyway. */
const cipherSuites = [
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
];

/** A certificate's hosts at the gateway: HTTPS, and plain HTTP only to be sent there. Only the given namespaces may lead them anywhere. */
export function gateway(
  metadata: KubeObject["metadata"],
  selector: Readonly<Record<string, string>>,
  hosts: string,
  namespaces: readonly Pick<NamespacePlan, "name">[],
): Gateway {
  const bound = namespaces.map(({ name }) => `${name}/${hosts}`).sort();
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata,
    spec: {
      selector,
      servers: [
        {
          port: { number: 443, name: "https", protocol: "HTTPS" },
          hosts: bound,
          tls: {
            mode: "SIMPLE",
            credentialName: metadata.name,
            minProtocolVersion: "TLSV1_2",
            cipherSuites,
          },
        },
        // Nobody is led anywhere here, and the mesh takes a namespace before the host for a part of it.
        { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: [hosts], tls: { httpsRedirect: true } },
      ],
    },
  };
}

/** What a gateway's pods say of themselves in `proxy.istio.io/config`: whose word on a client's address counts, and that nothing is told of what runs here. */
export function gatewayProxyConfig(trustedProxies: number): string {
  return JSON.stringify({
    gatewayTopology: { numTrustedProxies: trustedProxies, forwardClientCertDetails: "SANITIZE_SET" },
    proxyHeaders: { server: { disabled: true }, envoyDebugHeaders: { disabled: true } },
  });
}
