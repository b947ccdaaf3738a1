import type { Alert, PrometheusRule } from "../../../constructs/tls/alerts";
import type { Firing, Series } from "./promtool";

export const [hour, day] = [60, 24 * 60];
/** Long enough for every course. */
export const length = 6 * hour;
export const steady = (value: number, minutes = length): string => `${value}x${minutes}`;
const seconds = (minutes: number): number => minutes * 60;

/** What promtool writes for an alert: its labels, and its texts with the labels and the value filled in. */
export function firing(rule: PrometheusRule, name: string, labels: Readonly<Record<string, string>>, value = ""): Firing {
  const found = rule.spec.groups.flatMap(({ rules }) => rules).find((one): one is Alert => "alert" in one && one.alert === name)!;
  const fill = (text: string): string =>
    text.replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? "").replace(/\{\{ \$value [^}]*\}\}/g, value);
  const annotations = Object.fromEntries(Object.entries(found.annotations).map(([key, text]) => [key, fill(text)]));
  return { labels: { ...found.labels, ...labels }, annotations };
}

/** One alert: the course in which it fires, from which minute on, with what it says; and courses that are almost the same, in which it never does. */
export interface Trial {
  readonly alert: string;
  readonly series: readonly Series[];
  readonly minute: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly value?: string;
  readonly almost: Readonly<Record<string, readonly Series[]>>;
}

export const about = (namespace: string, name = "shop-tls", issuer = "eu-central-private"): string =>
  `exported_namespace="${namespace}", namespace="cert-manager", name="${name}", issuer_name="${issuer}", issuer_kind="ClusterIssuer", instance="10.0.0.7:9402", pod="cert-manager-0"`;
export const own = "eu-central-payments";
export const ofShop = { namespace: own, name: "shop-tls", issuer_name: "eu-central-private", tenant: "team-payments" };

/** A certificate that ends, and that was to be renewed, in so many minutes from the beginning on. */
export const dated = (ends: number, renewed: number, labels = about(own)): readonly Series[] => [
  [`certmanager_certificate_expiration_timestamp_seconds{${labels}}`, steady(seconds(ends))],
  [`certmanager_certificate_renewal_timestamp_seconds{${labels}}`, steady(seconds(renewed))],
];
const status = (metric: string, labels: string, values: string): Series => [`${metric}{${labels}}`, values];
export const ready = (condition: string, values: string, labels = about(own)): Series =>
  status("certmanager_certificate_ready_status", `${labels}, condition="${condition}"`, values);
const challenge = (state: string, values: string, namespace = own): Series =>
  status(
    "certmanager_certificate_challenge_status",
    `exported_namespace="${namespace}", namespace="cert-manager", name="shop-1-2-3", domain="shop.example.com", reason="", processing="true", type="DNS-01", status="${state}"`,
    values,
  );
const issuer = (name: string, condition: string, values: string): Series =>
  status("certmanager_clusterissuer_ready_status", `name="${name}", condition="${condition}", instance="10.0.0.7:9402"`, values);
export const requests = (code: string, values: string, action = "authorize_order"): Series =>
  status(
    "certmanager_http_acme_client_request_count",
    `scheme="https", host="acme.example.com", action="${action}", method="POST", status="${code}", instance="10.0.0.7:9402"`,
    values,
  );
const clock = (values: string): Series => status("certmanager_clock_time_seconds_gauge", 'instance="10.0.0.7:9402"', values);

/** Expires at a moment of the tenth minute in so many days, and should have been renewed already. */
export const inDays = (days: number): readonly Series[] => dated(days * day + 10, 5);

const expires = (days: number, above: number, wait: number, value: string): Trial => ({
  alert: `CertificateExpiresIn${days}Days`,
  series: inDays(days),
  // The eleventh minute is the first in which less than that is left.
  minute: 11 + wait,
  labels: { ...ofShop, region: "eu-central" },
  value,
  almost: {
    "it has some hours more": dated(days * day + length, 5),
    "its renewal is not due yet, because it lives for a short time": dated(days * day + 10, length),
    "it was renewed while the alert waited": [
      [
        `certmanager_certificate_expiration_timestamp_seconds{${about(own)}}`,
        `${seconds(days * day + 10)}x${10 + wait} ${seconds(90 * day)}x${length}`,
      ],
      [`certmanager_certificate_renewal_timestamp_seconds{${about(own)}}`, `${seconds(5)}x${10 + wait} ${seconds(60 * day)}x${length}`],
    ],
    "it is another region's": dated(days * day + 10, 5, about("eu-west-payments")),
    "it was never signed": dated(0, 0),
    ...(above === 0 ? {} : { "it has so little time left that a louder alert tells of it": inDays(above) }),
  },
});

export const trials: readonly Trial[] = [
  expires(21, 7, hour, "20d 22h 59m 0s"),
  expires(7, 2, hour, "6d 22h 59m 0s"),
  expires(2, 0, 15, "1d 23h 44m 0s"),
  {
    alert: "CertificateRenewalOverdue",
    series: dated(60 * day, 5),
    minute: 5 + 3 * hour + 1 + 15,
    labels: { ...ofShop, region: "eu-central" },
    value: "3h 16m 0s",
    almost: {
      "it was renewed in time": [
        [`certmanager_certificate_renewal_timestamp_seconds{${about(own)}}`, `${seconds(5)}x${3 * hour} ${seconds(60 * day)}x${length}`],
      ],
      "nobody has said when": dated(60 * day, 0),
      "it is due later": dated(60 * day, length),
    },
  },
  {
    alert: "CertificateChallengeFailed",
    series: [challenge("pending", "1x3 0x400"), challenge("invalid", "0x3 1x400")],
    minute: 4 + 5,
    labels: { namespace: own, domain: "shop.example.com", tenant: "team-payments" },
    almost: {
      "it waits": [challenge("pending", steady(1)), challenge("processing", steady(1)), challenge("invalid", steady(0))],
      "it succeeded at last": [challenge("invalid", "1x4 0x400"), challenge("valid", "0x4 1x400")],
      "it is another region's": [challenge("invalid", steady(1), "eu-west-payments")],
    },
  },
  {
    alert: "CertificateNotReady",
    series: [ready("True", "1x9 0x400"), ready("False", "0x9 1x400"), ready("Unknown", steady(0))],
    minute: 10 + 30,
    labels: ofShop,
    almost: {
      "it is ready": [ready("True", steady(1)), ready("False", steady(0)), ready("Unknown", steady(0))],
      "it was made within half an hour": [ready("False", "1x29 0x400"), ready("True", "0x29 1x400")],
      "it is another region's": [ready("False", steady(1), about("eu-west-payments"))],
      "it is the root of another region": [ready("False", steady(1), about("cert-manager", "eu-central-2-root"))],
    },
  },
  {
    alert: "CertificateIssuerNotReady",
    series: [issuer("eu-central-public", "False", steady(1))],
    minute: 15,
    labels: { name: "eu-central-public" },
    almost: {
      "it is ready": [issuer("eu-central-public", "True", steady(1)), issuer("eu-central-public", "False", steady(0))],
      "it is another region's, whose name begins alike": [issuer("eu-central-2-public", "False", steady(1))],
      "it was not ready for a moment": [issuer("eu-central-public", "Unknown", "1x14 0x400")],
    },
  },
  {
    alert: "AcmeRequestsFail",
    series: [requests("200", "0x400"), requests("500", "_x30 1+1x5 6x400")],
    minute: 30 + 5 + 15,
    labels: { host: "acme.example.com", region: "eu-central" },
    value: "6",
    almost: {
      "five fail": [requests("200", "0+0x400"), requests("500", "_x30 1+1x4 5x400")],
      "one in ten fails": [requests("200", "_x30 54x400"), requests("400", "_x30 6x400")],
      "only those fail that a limit refuses": [requests("429", "_x30 20x400")],
    },
  },
  {
    alert: "AcmeRateLimited",
    series: [requests("429", "_x30 1x400")],
    minute: 30 + 1,
    labels: { host: "acme.example.com", region: "eu-central" },
    value: "1",
    almost: {
      "another error": [requests("403", "_x30 1x400")],
      "all is well": [requests("200", "_x30 1+1x400")],
    },
  },
  {
    alert: "CertManagerAbsent",
    series: [clock("0+60x20")],
    // A series is there for five minutes after its last value.
    minute: 20 + 5 + 10,
    labels: {},
    almost: { "it is there": [clock("0+60x400")], "it came back": [clock("0+60x20 _x12 1980+60x400")] },
  },
  {
    alert: "CertManagerClockSkew",
    series: [clock("0+60x9 661+60x400")],
    minute: 10 + 10,
    labels: { instance: "10.0.0.7:9402" },
    value: "1m 1s",
    almost: {
      "a minute is bearable": [clock("60+60x400")],
      "it is late by a minute": [clock("-60+60x400")],
      "it was wrong for a moment": [clock("0+60x9 661+60x9 1200+60x400")],
    },
  },
];
