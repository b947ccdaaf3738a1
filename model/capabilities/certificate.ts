import * as z from "zod";
import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { integer, oneOf, text } from "../fields/field";
import { distinct } from "../fields/lists";
import { issuerName } from "../plan/issuer-names";
import { redact } from "../text/secrets";
import { parseMountPath } from "../text/path";
import { defineCapability } from "./capability";

function parseCertificateName(value: string): Checked<string> {
  if (value.length <= 253 && /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(value))
    return accept(value);
  return refuse("PPT-0105", `"${redact(value)}" is no name that a certificate can be for`, "billing.eu-central-team-payments.svc");
}

const schema = z
  .strictObject({
    dnsNames: distinct(
      text(parseCertificateName, {
        description: "A name that callers find the app by.",
        examples: ["billing.eu-central-team-payments.svc"],
      }),
      1,
    )
      .meta({
        description: "What the app is called by: its own names, all inside the cluster or all outside. Left out: its Service's names.",
      })
      .optional(),
    usages: distinct(oneOf(["server", "client"], { description: "What it is shown for.", examples: ["server"] }), 1)
      .default(["server"])
      .meta({ description: "Whether the app shows it to callers, to those whom it calls, or both." }),
    days: integer(1, 90, {
      description: "How long one certificate holds; at two thirds of it the next one is there.",
      examples: [30],
    }).default(90),
    mount: text(parseMountPath, { description: "Where the app finds tls.crt, tls.key and ca.crt.", examples: ["/tls"] }).default("/tls"),
  })
  .meta({ description: "A certificate and key of the app's own, for an app that ends TLS itself." });

export const certificate = defineCapability({
  slug: "certificate",
  title: "a certificate of its own",
  summary:
    "A certificate and key as files in the pod, for an app that ends TLS itself: for its own names only, renewed in time, with a new key each time.",
  schema,
  plan(need, site, report) {
    const { app, namespace, platform, authority } = site;
    const service = [`${app}.${namespace}.svc`, `${app}.${namespace}.svc.cluster.local`];
    const outside = [`${app}.${platform.domain}`, ...site.hosts];
    const names = [...(need.dnsNames ?? service)].sort();
    const isService = (name: string) =>
      service.some((own) => name === own || (name.endsWith(`.${own}`) && name.split(".").length === own.split(".").length + 1));
    for (const [index, name] of (need.dnsNames ?? service).entries())
      if (!isService(name) && !outside.includes(name))
        report(
          "PPT-0304",
          ["dnsNames", index],
          `${name} is no name of ${app}'s: inside the cluster it is called ${service[0] ?? ""}, outside ${outside.join(", ")}`,
          service[0] ?? "",
        );
    const inside = names.filter(isService);
    const scope = inside.length > 0 ? "inside" : "hosts";
    if (inside.length > 0 && inside.length < names.length)
      report(
        "PPT-0304",
        ["dnsNames"],
        "names inside the cluster and names outside are signed by different authorities, and no certificate has two",
        `dnsNames: [${inside.join(", ")}]`,
      );
    const signer = scope === "inside" ? authority.inside : authority.hosts;
    if (signer === null && scope === "inside")
      report(
        "PPT-0302",
        [],
        `nobody signs for names inside the cluster in production: a root of the region's own is for dev and staging`,
        "tls: { private: vault-pki } in the platform document",
      );
    if (signer === "letsencrypt" && need.usages.includes("client"))
      report("PPT-0304", ["usages"], "a public authority signs for servers only", "usages: [server]");
    if (signer === "letsencrypt" && need.days !== 90)
      report("PPT-0304", ["days"], "how long a public certificate holds is the authority's to say", "days: 90");
    return {
      dnsNames: names,
      scope,
      issuer: issuerName(site.regionName, scope === "hosts" && signer === "letsencrypt" ? "public" : "private"),
      usages: [...need.usages].sort(),
      hours: need.days * 24,
      secret: `${app}-tls`,
      mount: need.mount,
    };
  },
  words: (plan) => [
    `a certificate for ${plan.dnsNames.join(", ")} under ${plan.mount}, signed by ${plan.issuer}, ${plan.hours / 24} days, renewed after two thirds, with a new key each time`,
  ],
  reaches: () => [],
});
