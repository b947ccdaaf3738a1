import * as z from "zod";
import { flag, integer, oneOf, text } from "../fields/field";
import { distinct } from "../fields/lists";
import { host, name, parseCidrText } from "../fields/names";
import { bytes } from "../fields/quantities";
import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { parseName } from "../text/names";
import { redact } from "../text/secrets";
import { parseUrlPath } from "../text/path";
import { showBytes } from "../text/units";
import { firewall } from "./firewall";

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

function parseKeys(value: string): Checked<string> {
  if (/^https:\/\/[a-z0-9.-]+(:\d+)?\/[\w.~/-]+$/.test(value)) return accept(value);
  return refuse(
    "PPT-0105",
    `"${redact(value)}" is not where keys are published: an https address with a path`,
    "https://login.example.com/.well-known/jwks.json",
  );
}

function parseHeaderName(value: string): Checked<string> {
  if (/^[a-z0-9][a-z0-9-]{0,99}$/.test(value)) return accept(value);
  const meant = value.toLowerCase().replace(/[^a-z0-9-]/g, "-");
  return refuse(
    "PPT-0105",
    `"${redact(value)}" is not a header's name in small letters, digits and dashes`,
    /^[a-z0-9][a-z0-9-]{0,99}$/.test(meant) ? redact(meant) : "content-type",
  );
}

/** Browsers take what stands behind a line break for another header, and the proxies read a percent sign as their own. */
function parseContentPolicy(value: string): Checked<string> {
  const wrong = (message: string, fix: string) => refuse("PPT-0105", `the content security policy ${message}`, fix);
  if (value === "" || value.length > 4000) return wrong(`has ${value.length} characters; 1 to 4000 are allowed`, "default-src 'self'");
  if (!/^[\x20-\x7e]+$/.test(value)) return wrong("has characters in it that no header may have", "default-src 'self'");
  if (/(?:^|;)\s*frame-ancestors(?:\s|;|$)/i.test(value))
    return wrong("says who may show the app in a frame, which has a field of its own", "remove frame-ancestors, and write frames: self");
  return accept(value.trim());
}

const methods = z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

const cors = z
  .strictObject({
    origins: distinct(
      text(parseOrigin, { description: "Pages that may call this app from a browser.", examples: ["https://app.example.com"] }),
      1,
    ),
    methods: distinct(methods).default(["GET", "HEAD", "POST"]).meta({ description: "Methods that those pages may use." }),
    headers: distinct(text(parseHeaderName, { description: "A header that those pages may send.", examples: ["content-type"] }))
      .default(["authorization", "content-type"])
      .meta({ description: "Headers that those pages may send, beside those that any page may.", examples: [["content-type"]] }),
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
    jwks: text(parseKeys, {
      description: "Where the issuer publishes its keys; left out, they are found by its OpenID discovery.",
      examples: ["https://login.example.com/.well-known/jwks.json"],
    }).optional(),
  })
  .meta({ description: "Whose tokens a request from outside has to carry; without one it is refused before it reaches the app." });

const headers = z
  .strictObject({
    frames: z
      .union([
        oneOf(["none", "self"], { description: "none: nobody. self: pages of the app's own host.", examples: ["none"] }),
        distinct(text(parseOrigin, { description: "Pages that may show the app in a frame.", examples: ["https://app.example.com"] }), 1),
      ])
      .default("none")
      .meta({ description: "Who may show the app's pages in a frame: none, self, or a list of origins.", examples: ["none"] }),
    contentSecurityPolicy: text(parseContentPolicy, {
      description: "What the app's pages may load. Added to what the app itself sends: browsers hold pages to both.",
      examples: ["default-src 'self'"],
    }).optional(),
    referrer: oneOf(["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"], {
      description: "What other sites are told about the page that links to them.",
      examples: ["strict-origin-when-cross-origin"],
    }).default("strict-origin-when-cross-origin"),
  })
  .prefault({})
  .meta({ description: "Headers that make browsers careful; the others of their kind are always set." });

/** The gateway holds a whole body in its memory before the app sees the first byte. */
const largestBody = 32 * 2 ** 20;

const maxBody = bytes("The largest body of a request; a larger one is refused.", ["128Ki"])
  .refine((size) => size <= largestBody, {
    message: `a body has at most ${showBytes(largestBody)}; larger files go straight into a bucket`,
  })
  // A megabyte in a form costs the firewall seconds.
  .prefault("128Ki");

/** How the outside reaches the app. Left out, nobody outside does. */
export const expose = z
  .strictObject({
    host: host({
      description: "The name under which the outside finds the app; by default the app's name under the platform's domain.",
      examples: ["billing.apps.example.com"],
    }).optional(),
    paths: distinct(
      text(parseUrlPath, {
        description: "Paths that are open, each with all that lies below it; health and metrics stay closed unless they are named here.",
        examples: ["/"],
      }),
      1,
    ).default(["/"]),
    from: distinct(
      text(parseNetworkOrCidr, {
        description: "Named networks or CIDRs that may come in; left out, the whole internet may.",
        examples: ["corporate"],
      }),
      1,
    ).optional(),
    waf: firewall,
    requestsPerSecond: integer(1, 100_000, {
      description: "More requests than this on one of the paths are turned away.",
      examples: [100],
    }).default(100),
    timeoutSeconds: integer(1, 3600, {
      description: "How long a request may take; 15 unless given, and as long as it likes for streaming and for protocol: grpc.",
      examples: [15],
    }).optional(),
    retries: integer(0, 5, {
      description: "How often a request is tried again that never reached the app; one that may have is never sent twice.",
      examples: [2],
    }).default(2),
    maxBody,
    streaming: flag({
      description:
        "Whether requests and answers flow for long: WebSockets, server-sent events, uploads in pieces. Always so for protocol: grpc.",
    }).default(false),
    cors: cors.optional(),
    login: login.optional(),
    headers,
  })
  .meta({ description: "How the outside reaches the app. Left out, nobody outside does." });

export const accepts = distinct(
  name("a tenant", { description: "Other tenants whose apps may call this one; one's own always may.", examples: ["team-orders"] }),
);
