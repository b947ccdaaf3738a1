import { certificateAlerts } from "../../constructs/tls/alerts";
import { about, dated, day, firing, hour, inDays, length, ofShop, own, ready, requests, steady, trials } from "./alerts/courses";
import { differences, faultsIn, withPrometheus as test, type Asked, type Course } from "./alerts/promtool";

const rule = certificateAlerts({
  region: "eu-central",
  metadata: { name: "eu-central-certificates", namespace: "cert-manager" },
  namespaces: [
    { name: own, tenant: "team-payments" },
    { name: "eu-central-ingress", tenant: "" },
  ],
});
const alerts = rule.spec.groups.flatMap(({ rules }) => rules).flatMap((one) => ("alert" in one ? [one.alert] : []));
const silent = (minute: number, alert: string): Asked => ({ minute, alert, fires: [] });

describe("the alerts about certificates, asked of Prometheus", () => {
  test("are sound", () => {
    expect(faultsIn(rule)).toEqual("");
  });

  test("are all tried", () => {
    expect(trials.map(({ alert }) => alert)).toEqual(alerts);
  });

  describe.each(trials.map((trial) => [trial.alert, trial] as const))("%s", (alert, { series, minute, labels, value, almost }) => {
    test("fires when it should, and not a minute earlier", () => {
      const course: Course = {
        name: alert,
        series,
        asked: [silent(minute - 1, alert), { minute, alert, fires: [firing(rule, alert, labels, value)] }],
      };
      expect(differences(rule, [course])).toEqual("");
    });

    test(`does not fire when ${Object.keys(almost).join(", nor when ")}`, () => {
      const asked = Array.from({ length: length / 10 }, (_, at) => silent(at * 10, alert));
      expect(
        differences(
          rule,
          Object.entries(almost).map(([name, one]) => ({ name, series: one, asked })),
        ),
      ).toEqual("");
    });
  });

  test("tell of the platform's own certificates without a tenant, of the region's root, and where labels are honoured", () => {
    const told = (namespace: string, name: string, more = {}) =>
      firing(rule, "CertificateNotReady", { namespace, name, issuer_name: "eu-central-private", ...more });
    const root = { namespace: "cert-manager", name: "eu-central-root", issuer_name: "eu-central-private" };
    const honoured = `namespace="${own}", name="shop-tls", issuer_name="eu-central-private"`;
    const course = (name: string, labels: string, fires: Asked["fires"]): Course => ({
      name,
      series: [ready("False", steady(1), labels)],
      asked: [{ minute: 30, alert: "CertificateNotReady", fires }],
    });
    expect(
      differences(rule, [
        course("the gateway's", about("eu-central-ingress", "eu-central-wildcard"), [told("eu-central-ingress", "eu-central-wildcard")]),
        course("the root", about("cert-manager", "eu-central-root"), [firing(rule, "CertificateNotReady", root)]),
        course("honoured", honoured, [firing(rule, "CertificateNotReady", ofShop)]),
      ]),
    ).toEqual("");
  });

  test("tell of a certificate until it is renewed, even after its end", () => {
    const course: Course = {
      name: "over",
      series: dated(10, 5),
      asked: [
        {
          minute: 20,
          alert: "CertificateExpiresIn2Days",
          fires: [firing(rule, "CertificateExpiresIn2Days", { ...ofShop, region: "eu-central" }, "-10m 0s")],
        },
        silent(20, "CertificateExpiresIn7Days"),
        silent(20, "CertificateExpiresIn21Days"),
      ],
    };
    expect(differences(rule, [course])).toEqual("");
  });

  test("begin anew neither when cert-manager's pod is another one, nor when a scrape was missed an hour ago", () => {
    const [early, late] = [about(own), about(own).replace("cert-manager-0", "cert-manager-1").replace("10.0.0.7", "10.0.0.8")];
    const moved: Course = {
      name: "another pod",
      series: [ready("False", "1x14 stale", early), ready("False", "_x15 1x400", late)],
      asked: [
        silent(29, "CertificateNotReady"),
        { minute: 30, alert: "CertificateNotReady", fires: [firing(rule, "CertificateNotReady", ofShop)] },
      ],
    };
    const missed: Course = {
      name: "a gap",
      series: [requests("429", "3x100 _x20 3x400")],
      asked: Array.from({ length: 30 }, (_, at) => silent(70 + at * 10, "AcmeRateLimited")),
    };
    expect(differences(rule, [moved, missed])).toEqual("");
  });

  test("fall silent an hour after the last request that was refused", () => {
    const counted = (alert: string, series: Course["series"], value: string): Course => {
      const fires = [firing(rule, alert, { host: "acme.example.com", region: "eu-central" }, value)];
      return { name: alert, series, asked: [{ minute: 30 + hour - 1, alert, fires }, silent(30 + hour, alert)] };
    };
    const courses = [
      counted("AcmeRateLimited", [requests("429", `_x30 1x${length}`)], "1"),
      counted("AcmeRequestsFail", [requests("500", `_x30 20x${length}`)], "20"),
    ];
    expect(differences(rule, courses)).toEqual("");
  });

  test("tell of a clock that is slow as of one that is fast, and of a tenant's own issuer", () => {
    const instance = "10.0.0.7:9402";
    const slow: Course = {
      name: "slow",
      series: [[`certmanager_clock_time_seconds_gauge{instance="${instance}"}`, "-61+60x60"]],
      asked: [{ minute: 10, alert: "CertManagerClockSkew", fires: [firing(rule, "CertManagerClockSkew", { instance }, "1m 1s")] }],
    };
    const labels = { namespace: own, name: "own", tenant: "team-payments" };
    const issuer: Course = {
      name: "an issuer of one namespace",
      series: [
        [`certmanager_issuer_ready_status{exported_namespace="${own}", namespace="cert-manager", name="own", condition="False"}`, "1x60"],
      ],
      asked: [{ minute: 15, alert: "CertificateIssuerNotReady", fires: [firing(rule, "CertificateIssuerNotReady", labels)] }],
    };
    expect(differences(rule, [slow, issuer])).toEqual("");
  });

  test("leave cert-manager itself to the region that is its home", () => {
    const guest = certificateAlerts({ region: "eu-west", metadata: rule.metadata, namespaces: [{ name: own, tenant: "" }], home: false });
    expect(faultsIn(guest)).toEqual("");
    const course: Course = { name: "nothing there", series: inDays(30 * day), asked: [silent(hour, "CertManagerAbsent")] };
    expect(differences(guest, [course])).toEqual("");
  });
});
