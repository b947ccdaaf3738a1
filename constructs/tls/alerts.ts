import type { KubeObject } from "../kubernetes/manifest";

/** Rules for Prometheus, as its operator reads them. */
export interface PrometheusRule extends KubeObject {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "PrometheusRule";
  readonly spec: { readonly groups: readonly RuleGroup[] };
}

/** Rules that are asked one after the other. */
export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly (Recording | Alert)[];
}

/** A series that is worked out once, for the alerts after it. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

export type Severity = "info" | "warning" | "critical";

/** What somebody is told, when, and what to do then. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly region: string; readonly severity: Severity };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
}

/** The certificates of a region that are watched. */
export interface WatchedCertificates {
  readonly region: string;
  readonly metadata: KubeObject["metadata"];
  /** Where the region's certificates are, and whose: empty where they are the platform's own. */
  readonly namespaces: readonly { readonly name: string; readonly tenant: string }[];
  /** Whether the cluster's cert-manager is this region's to watch too. Left out: it is. */
  readonly home?: boolean;
}

const day = 86_400;
const notAfter = "parapet:certificate_not_after:timestamp_seconds";
const renewal = "parapet:certificate_renewal:timestamp_seconds";
const owner = "parapet:certificate_namespace:owner";
const asked = "parapet:acme_requests:increase1h";
const failed = "parapet:acme_requests_failed:increase1h";
const limited = "parapet:acme_requests_limited:increase1h";

/**
 * Tells, in time, of each certificate of a region that will not be valid, and why. Every alert has the region as a label, and those about one
 * certificate have its tenant, so that they find whom they concern. The names are those of cert-manager 1.20 and later.
 */
export function certificateAlerts(watched: WatchedCertificates): PrometheusRule {
  const { region, metadata, home = true } = watched;
  const rules = [...ofNamespaces(watched), ...ofCertificates(region), ...(home ? ofCertManager(region) : [])];
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata,
    spec: { groups: [{ name: `${region}-certificates`, interval: "1m", rules }] },
  };
}

/** Whose each namespace is, as series that the other rules are joined with. */
function ofNamespaces({ region, namespaces }: WatchedCertificates): Recording[] {
  const sorted = [...namespaces].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.map(({ name, tenant }) => ({
    record: owner,
    expr: "vector(1)",
    labels: { region, namespace: name, ...(tenant === "" ? {} : { tenant }) },
  }));
}

const quoted = (text: string): string => JSON.stringify(text);
const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const of = (record: string, region: string): string => `${record}{region=${quoted(region)}}`;

/**
 * What cert-manager says of objects. Prometheus calls the namespace of an object `exported_namespace`, unless it is told to honour labels; and
 * cert-manager's own pod, which is in the labels too, is not the same after a restart.
 */
function said(metric: string, by: string): string {
  return `max by (namespace, ${by}) (label_replace(${metric}, "namespace", "$1", "exported_namespace", "(.+)"))`;
}

/** The same of the objects in a region's namespaces, with their tenants. */
function owned(region: string, metric: string, by: string): string {
  return `${said(metric, by)} * on (namespace) group_left (tenant) ${of(owner, region)}`;
}

/** The same of a region's certificates. Its root lies where the roots of other regions lie. */
function ownCertificates(region: string, metric: string, matching = ""): string {
  const by = "name, issuer_name";
  const ofRoot = [`name=${quoted(`${region}-root`)}`, ...(matching === "" ? [] : [matching])].join(", ");
  return `(${owned(region, `${metric}{${matching}}`, by)} or ${said(`${metric}{${ofRoot}}`, by)})`;
}

function ofCertificates(region: string): (Recording | Alert)[] {
  const timestamp = (record: string, metric: string): Recording => ({
    record,
    // Before a certificate is signed for the first time, it is 0.
    expr: `${ownCertificates(region, metric)} > 0`,
    labels: { region },
  });
  const which = "Certificate {{ $labels.namespace }}/{{ $labels.name }}";
  const issuer = "the issuer {{ $labels.issuer_name }}";
  const expires = (days: number, above: number, severity: Severity, wait: string, first: string): Alert =>
    alert(region, `CertificateExpiresIn${days}Days`, severity, wait, {
      // Whoever lives for a day only is not told of from its first minute on: only what should have been renewed by now.
      expr: `(${of(notAfter, region)} - time() < ${days * day}${above === 0 ? "" : ` >= ${above * day}`}) unless on (namespace, name) ${of(renewal, region)} > time()`,
      summary: `${which} expires in less than ${days} days and was not renewed`,
      description: `Its renewal by ${issuer} is due, there is no new one, and {{ $value | humanizeDuration }} are left.`,
      first,
    });
  return [
    timestamp(notAfter, "certmanager_certificate_expiration_timestamp_seconds"),
    timestamp(renewal, "certmanager_certificate_renewal_timestamp_seconds"),
    expires(21, 7, "info", "1h", "Look why the renewal waits: kubectl describe certificate, certificaterequest, order, challenge."),
    expires(7, 2, "warning", "1h", "Mend the renewal this week: the last failed CertificateRequest says what is wrong."),
    expires(2, 0, "critical", "15m", "Mend the renewal now, or have the certificate signed by another issuer."),
    alert(region, "CertificateRenewalOverdue", "warning", "15m", {
      expr: `time() - ${of(renewal, region)} > 10800`,
      summary: `${which} should have been renewed hours ago`,
      description: `The renewal by ${issuer} is {{ $value | humanizeDuration }} late: it fails each time, or nobody tries.`,
      first: "Read the message of the newest CertificateRequest, and mend what it names.",
    }),
    alert(region, "CertificateChallengeFailed", "warning", "5m", {
      expr: `${owned(region, 'certmanager_certificate_challenge_status{status=~"errored|expired|invalid"}', "domain")} == 1`,
      summary: "The authority does not believe that {{ $labels.domain }} is ours",
      description: "A challenge in {{ $labels.namespace }} has failed: its DNS record was not made, not seen, or not the right one.",
      first: "Compare the record _acme-challenge at the zone's own name servers with the challenge, and check the token's scope.",
    }),
    alert(region, "CertificateNotReady", "critical", "30m", {
      expr: `${ownCertificates(region, "certmanager_certificate_ready_status", 'condition!="True"')} == 1`,
      summary: `${which} is not ready`,
      description: `For half an hour its Secret has not held a valid certificate for its names by ${issuer}: whoever shows it refuses callers.`,
      first: "Read the conditions of the Certificate, and then those of its newest CertificateRequest.",
    }),
    alert(region, "CertificateIssuerNotReady", "warning", "15m", {
      expr: `(max by (name) (certmanager_clusterissuer_ready_status{condition!="True", name=~${quoted(`${literally(region)}-(private|public|root)`)}}) or ${owned(region, 'certmanager_issuer_ready_status{condition!="True"}', "name")}) == 1`,
      summary: "The issuer {{ $labels.name }} cannot sign",
      description: "Certificates that it has signed are good to their end, and none is renewed until it is ready again.",
      first: "Read the conditions of the issuer: the account, the Secret of its key or token, or the way to its server is wrong.",
    }),
  ];
}

/** What goes wrong for all certificates of a cluster together. */
function ofCertManager(region: string): (Recording | Alert)[] {
  const within = (record: string, matching: string): Recording => {
    const count = `certmanager_http_acme_client_request_count{${matching}}`;
    // A counter is there from its first request on: one that was not there before this hour has counted within it.
    const before = `last_over_time(certmanager_http_acme_client_request_count{${matching}}[6h] offset 1h)`;
    return { record, expr: `sum by (host) ((increase(${count}[1h]) and ${before}) or (${count} unless ${before}))`, labels: { region } };
  };
  const clock = "certmanager_clock_time_seconds_gauge";
  return [
    within(asked, ""),
    // cert-manager writes 999 where no answer came.
    within(failed, 'status=~"[459]..", status!="429"'),
    within(limited, 'status="429"'),
    alert(region, "AcmeRequestsFail", "warning", "15m", {
      expr: `${of(failed, region)} > 5 and ${of(failed, region)} > 0.1 * ${of(asked, region)}`,
      summary: "{{ $labels.host }} refuses or fails what cert-manager asks",
      description: "{{ $value | humanize }} requests of the last hour had no answer, or one of 400 and above: more than one in ten.",
      first: "Look at the authority's status page, at the way out to it, and at the messages of the newest Orders.",
    }),
    alert(region, "AcmeRateLimited", "warning", "1m", {
      expr: `${of(limited, region)} > 0`,
      summary: "{{ $labels.host }} has counted too many requests of ours",
      description:
        "{{ $value | humanize }} requests of the last hour were refused with 429: a limit is reached, and new certificates wait.",
      first: "Stop what asks again and again, and let the limit pass; deleting Certificates or Secrets makes it worse.",
    }),
    alert(region, "CertManagerAbsent", "critical", "10m", {
      expr: `absent(${clock})`,
      summary: "Nothing is heard of cert-manager",
      description: "It does not run, or nobody collects its metrics: no certificate is renewed, or nobody would see that none is.",
      first: "Look whether its pods run, and then whether the scraper reaches port 9402.",
    }),
    alert(region, "CertManagerClockSkew", "warning", "10m", {
      expr: `max by (instance) (abs(timestamp(${clock}) - ${clock})) > 60`,
      summary: "The clocks of cert-manager and of Prometheus differ by {{ $value | humanizeDuration }}",
      description: "Certificates are asked for too early or too late, and authorities and Vaults refuse what is signed at a wrong time.",
      first: "Compare the clocks of both nodes with a time server, and mend the one that is wrong.",
    }),
  ];
}

interface Telling {
  readonly expr: string;
  readonly summary: string;
  readonly description: string;
  /** What to do first. */
  readonly first: string;
}

function alert(region: string, name: string, severity: Severity, wait: string, { expr, summary, description, first }: Telling): Alert {
  return {
    alert: name,
    expr,
    for: wait,
    labels: { region, severity },
    annotations: { summary, description, runbook: `${first} More in docs/guides/certificates-alerts.md#${name.toLowerCase()}` },
  };
}
