import { readFileSync } from "node:fs";
import { join } from "node:path";
import { certificateAlerts, type Alert, type WatchedCertificates } from "../../../constructs/tls/alerts";

const watched: WatchedCertificates = {
  region: "eu-central",
  metadata: { name: "eu-central-certificates", namespace: "cert-manager", labels: { "parapet.dev/region": "eu-central" } },
  namespaces: [
    { name: "eu-central-payments", tenant: "team-payments" },
    { name: "eu-central-ingress", tenant: "" },
  ],
};
const rulesOf = (more: Partial<WatchedCertificates> = {}) =>
  certificateAlerts({ ...watched, ...more }).spec.groups.flatMap(({ rules }) => rules);
const alertsOf = (more: Partial<WatchedCertificates> = {}): Alert[] => rulesOf(more).flatMap((rule) => ("alert" in rule ? [rule] : []));
const guide = readFileSync(join(__dirname, "../../../docs/guides/certificates-alerts.md"), "utf8");

describe("the alerts about a region's certificates", () => {
  it("are one object, with one group that is named after the region", () => {
    const { apiVersion, kind, metadata, spec } = certificateAlerts(watched);
    expect({ apiVersion, kind, metadata }).toEqual({
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: watched.metadata,
    });
    expect(spec.groups.map(({ name, interval }) => ({ name, interval }))).toEqual([{ name: "eu-central-certificates", interval: "1m" }]);
  });

  it("tell of these things, as loud as they are", () => {
    expect(alertsOf().map((alert) => [alert.alert, alert.labels.severity, alert.for])).toEqual([
      ["CertificateExpiresIn21Days", "info", "1h"],
      ["CertificateExpiresIn7Days", "warning", "1h"],
      ["CertificateExpiresIn2Days", "critical", "15m"],
      ["CertificateRenewalOverdue", "warning", "15m"],
      ["CertificateChallengeFailed", "warning", "5m"],
      ["CertificateNotReady", "critical", "30m"],
      ["CertificateIssuerNotReady", "warning", "15m"],
      ["AcmeRequestsFail", "warning", "15m"],
      ["AcmeRateLimited", "warning", "1m"],
      ["CertManagerAbsent", "critical", "10m"],
      ["CertManagerClockSkew", "warning", "10m"],
    ]);
  });

  it("carry the region, say what to do first, and lead to a section of the guide", () => {
    const sections = [...guide.matchAll(/^## (\w+)$/gm)].map(([, name = ""]) => name);
    expect(alertsOf().map(({ alert }) => alert)).toEqual(sections);
    for (const { alert, labels, annotations } of alertsOf()) {
      expect(labels.region).toBe("eu-central");
      expect(annotations.runbook).toMatch(new RegExp(`^[A-Z].*\\. More in docs/guides/certificates-alerts\\.md#${alert.toLowerCase()}$`));
    }
  });

  it("know the tenant of each namespace, in an order of their own", () => {
    const owners = (namespaces: WatchedCertificates["namespaces"]) =>
      rulesOf({ namespaces }).filter((rule) => "record" in rule && rule.record === "parapet:certificate_namespace:owner");
    const record = { record: "parapet:certificate_namespace:owner", expr: "vector(1)" };
    expect(owners(watched.namespaces)).toEqual([
      { ...record, labels: { region: "eu-central", namespace: "eu-central-ingress" } },
      { ...record, labels: { region: "eu-central", namespace: "eu-central-payments", tenant: "team-payments" } },
    ]);
    expect(owners([...watched.namespaces].reverse())).toEqual(owners(watched.namespaces));
  });

  it("leave cert-manager itself to the region that is its home", () => {
    const own = alertsOf({ home: false }).map(({ alert }) => alert);
    expect(
      alertsOf()
        .map(({ alert }) => alert)
        .filter((alert) => !own.includes(alert)),
    ).toEqual(["AcmeRequestsFail", "AcmeRateLimited", "CertManagerAbsent", "CertManagerClockSkew"]);
  });

  it("take a region's name for a text and not for a pattern", () => {
    const { expr } = alertsOf({ region: "eu.1" }).find(({ alert }) => alert === "CertificateIssuerNotReady")!;
    expect(expr).toContain(String.raw`name=~"eu\\.1-(private|public|root)"`);
  });
});
