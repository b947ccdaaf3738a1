import { z } from "zod";
import { flag, integer, text } from "../fields/field";
import { distinct } from "../fields/lists";
import { host, name, parseCidrText } from "../fields/names";
import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { parseName } from "../text/names";
import { redact } from "../text/secrets";
import { parseUrlPath } from "../text/path";

/** A named network, or a CIDR. */
export function parseNetworkOrCidr(value: string): Checked<string> {
  if (/[/:.]/.test(value)) {
    return parseCidrText(value);
  }
  return parseName(value, "a network", 40);
}

function parseOrigin(value: string): Checked<string> {
  const found = /^(https?):\/\/([^/?#\s]+)$/.exec(value);
  if (found === null)
    return refuse("PPT-0105", `"${redact(value)}" is not an origin: a scheme and a host, without a path`, "https://app.example.com");
  if (found[1] === "http" && !found[2]?.startsWith("localhost"))
    return refuse("PPT-0105", "an origin over plain http can be changed on its way", `https://${redact(found[2] ?? "")}`);
  return accept(value);
}

function parseIssuer(value: string): Checked<string> {
  if (/^https:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.~/-]*)?$/.test(value)) return accept(value);
  return refuse(
    "PPT-0105",
    `"${redact(value)}" is not an issuer: an https address, as it stands in the tokens' iss field`,
    "https://login.example.com",
  );
}

const cors = z
  .strictObject({
    origins: distinct(
      text(parseOrigin, { description: "Pages that may call this app from a browser.", examples: ["https://app.example.com"] }),
      1,
    ),
    methods: distinct(z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]))
      .default(["GET", "HEAD", "POST"])
      .meta({ description: "Methods that those pages may use." }),
    credentials: flag({ description: "Whether browsers send cookies along." }).default(false),
  })
  .meta({ description: "Which pages may call the app from a browser." });

const login = z
  .strictObject({
    issuer: text(parseIssuer, { description: "Who signs the tokens.", examples: ["https://login.example.com"] }),
    audience: z
      .string()
      .min(1)
      .max(200)
      .meta({ description: "Whom the tokens are for.", examples: ["billing"] }),
  })
  .meta({ description: "Whose tokens a request has to carry; checked at the edge of the mesh." });

/** How the outside reaches the app. Left out, nobody outside does. */
export const expose = z
  .strictObject({
    host: host({
      description: "The name under which the outside finds the app; by default the app's name under the platform's domain.",
      examples: ["billing.apps.example.com"],
    }).optional(),
    paths: distinct(text(parseUrlPath, { description: "Paths that are open.", examples: ["/"] }), 1).default(["/"]),
    from: distinct(
      text(parseNetworkOrCidr, {
        description: "Named networks or CIDRs that may come in; left out, the whole internet may.",
        examples: ["corporate"],
      }),
      1,
    ).optional(),
    waf: flag({
      description: "Whether a web application firewall looks at each request. Needed where the whole internet may come in.",
    }).default(true),
    requestsPerSecond: integer(1, 100_000, { description: "More requests than this are turned away.", examples: [100] }).default(100),
    cors: cors.optional(),
    login: login.optional(),
  })
  .meta({ description: "How the outside reaches the app. Left out, nobody outside does." });

export const accepts = distinct(
  name("a tenant", { description: "Other tenants whose apps may call this one; one's own always may.", examples: ["team-orders"] }),
);
