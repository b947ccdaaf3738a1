import type { CertificatePlan } from "../../model/plan/tls-plan";
import type { KubeObject } from "../kubernetes/manifest";
import type { Certificate, Usage } from "./cert-manager";

/** What is asked for: which names, who signs, for how long, and with which key. */
export type Asked = Pick<CertificatePlan, "name" | "issuer" | "purpose" | "dnsNames" | "usages" | "hours" | "renewBeforePercent" | "key">;

/** A certificate and its key in a secret of the same name. The key is a new one each time, and never leaves the cluster. */
export function certificate(metadata: KubeObject["metadata"], asked: Asked): Certificate {
  const { algorithm, size } = asked.key;
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata,
    spec: {
      secretName: asked.name,
      secretTemplate: { labels: metadata.labels ?? {} },
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: asked.issuer },
      ...(asked.purpose === "root" ? { isCA: true, commonName: asked.name } : { isCA: false, dnsNames: asked.dnsNames }),
      usages: usagesOf(asked),
      duration: `${asked.hours}h`,
      renewBeforePercentage: asked.renewBeforePercent,
      privateKey: { algorithm, size, encoding: "PKCS8", rotationPolicy: "Always" },
      revisionHistoryLimit: 3,
    },
  };
}

function usagesOf({ purpose, usages }: Asked): readonly Usage[] {
  if (purpose === "root") return ["digital signature", "cert sign", "crl sign"];
  return ["digital signature", ...usages.map((usage): Usage => (usage === "server" ? "server auth" : "client auth"))];
}
