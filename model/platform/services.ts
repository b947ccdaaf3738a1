import * as z from "zod";
import { flag, integer, oneOf, text } from "../fields/field";
import { name } from "../fields/names";
import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { redact } from "../text/secrets";
import { parseHost } from "../text/network";
import { cloudflarePlans } from "./cloudflare-plans";
import { scraper } from "./mesh";

export const provisioners = ["openebs-hostpath", "openebs-lvm", "openebs-mayastor", "aws-ebs"] as const;

const storageClass = z.strictObject({
  provisioner: oneOf(provisioners, { description: "What makes the volumes.", examples: ["aws-ebs"] }),
  encrypted: flag({ description: "Whether volumes are encrypted at rest." }).default(true),
  iops: integer(100, 256_000, { description: "Operations a second, where the provisioner takes them." }).optional(),
  throughputMiB: integer(125, 4000, { description: "MiB a second, where the provisioner takes them." }).optional(),
});

export const storage = z
  .strictObject({
    classes: z
      .record(name("a storage class", { description: "A storage class.", examples: ["enterprise-ssd"] }), storageClass)
      .default({})
      .meta({ description: "Storage classes by name." }),
    default: name("a storage class", { description: "The class of a volume that names none.", examples: ["enterprise-ssd"] }).optional(),
  })
  .prefault({})
  .meta({ description: "What kinds of volumes there are." });

export const objects = z
  .strictObject({
    backend: oneOf(["s3", "minio"], { description: "What keeps the buckets.", examples: ["s3"] }).default("s3"),
    accessLogs: z
      .string()
      .min(3)
      .max(63)
      .meta({ description: "The bucket that takes the access logs, in the same account and region.", examples: ["acme-access-logs"] })
      .optional(),
  })
  .prefault({})
  .meta({ description: "What keeps buckets." });

function parseHttps(value: string): Checked<string> {
  if (/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/.test(value)) return accept(value);
  return refuse("PPT-0105", `"${redact(value)}" is not an address over https, without a path`, "https://vault.vault.svc:8200");
}

function parseCertificates(value: string): Checked<string> {
  const lines = value.trim();
  if (/^(?:-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]{1,20000}\n-----END CERTIFICATE-----\n?){1,20}$/.test(`${lines}\n`))
    return accept(lines);
  return refuse("PPT-0105", "this is no certificate in PEM, and nothing but certificates belongs here", "-----BEGIN CERTIFICATE-----");
}

export const secrets = z
  .strictObject({
    backend: oneOf(["vault"], { description: "What keeps the secrets." }).default("vault"),
    address: text(parseHttps, { description: "Where the vault answers.", examples: ["https://vault.example.com:8200"] }).default(
      "https://vault.vault.svc:8200",
    ),
    mount: name("a mount", { description: "The key-value mount.", examples: ["kv"] }).default("kv"),
    ca: text(parseCertificates, {
      description: "Who signed the vault's own certificate, in PEM; left out where everybody's root certificates know it.",
    }).optional(),
  })
  .prefault({})
  .meta({ description: "What keeps secrets." });

const privateSigners = ["self-signed", "vault-pki"] as const;

export const tls = z
  .strictObject({
    issuer: oneOf(["letsencrypt", ...privateSigners], {
      description:
        "Who signs the certificates of exposed hosts. Left out: Let's Encrypt where the domain is at Cloudflare and the stack has a token for it; else, in dev alone, a root of the region's own.",
      examples: ["letsencrypt"],
    }).optional(),
    private: oneOf(privateSigners, {
      description:
        "Who signs for names inside the clusters, which no public authority knows. Left out: the issuer where it can; else, but in production, a root of the region's own.",
      examples: ["vault-pki"],
    }).optional(),
    email: z
      .email()
      .meta({ description: "Whom the authority writes to.", examples: ["ops@example.com"] })
      .optional(),
    dns: z
      .strictObject({
        cloudflare: z
          .strictObject({
            zone: text(parseHost, { description: "The zone at Cloudflare.", examples: ["example.com"] }),
            plan: oneOf(cloudflarePlans, {
              description: "What is paid for the zone; it decides how many rules there may be.",
              examples: ["business"],
            }).default("pro"),
          })
          .meta({ description: "The domain is kept at Cloudflare, and Cloudflare stands before the exposed hosts." }),
      })
      .meta({ description: "Where the domain's records are kept." })
      .optional(),
  })
  .meta({ description: "Who signs certificates, and how domains are shown to be ours." })
  .optional();

export const observability = z
  .strictObject({
    logRetainDays: integer(1, 3650, { description: "How long logs are kept.", examples: [30] }).default(30),
    scraper: scraper.optional(),
  })
  .prefault({})
  .meta({ description: "Who observes, and how long is kept what was observed." });
