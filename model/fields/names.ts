import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { networkOfOne } from "../text/address";
import { parseCidr, parseHost } from "../text/network";
import { parseImage } from "../text/image";
import { parseName } from "../text/names";
import { redact } from "../text/secrets";
import { text, type FieldText } from "./field";

/** A name that becomes part of other names: lower-case letters, digits and dashes. */
export const name = (what: string, about: FieldText, maxLength = 40) => text((value) => parseName(value, what, maxLength), about);

export const appName = name("an app", { description: "The application's name, unique in its region.", examples: ["billing"] });
export const tenantName = name("a tenant", { description: "A tenant of the platform document.", examples: ["team-payments"] }, 30);
export const regionName = name(
  "a region",
  { description: "A region of the platform document; never an availability zone.", examples: ["eu-central"] },
  30,
);
export const networkName = name("a network", { description: "A named network of the platform document.", examples: ["corporate"] });

export const host = (about: FieldText) => text(parseHost, about);
export const image = text(parseImage, {
  description: "The container image, by digest in production.",
  examples: ["ghcr.io/acme/billing:2.4.1@sha256:0f3c5a0d9b9e1f0c7a8f3d2b1e4c5d6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4"],
});

/** A range of addresses, as it is written when it is written right. */
export function parseCidrText(value: string): Checked<string> {
  const parsed = parseCidr(value);
  return parsed.ok ? accept(parsed.value.text) : parsed;
}

function parseAddressText(value: string): Checked<string> {
  const parsed = parseCidr(value.includes("/") ? value : networkOfOne(value));
  if (!parsed.ok) return parsed;
  const [text = "", bits] = parsed.value.text.split("/");
  return bits === (parsed.value.family === 6 ? "128" : "32")
    ? accept(text)
    : refuse("PPT-0130", `"${redact(value)}" is a whole network; one address is needed`, text);
}

/** One address, as it is written when it is written right. */
export const address = (about: FieldText) => text(parseAddressText, about);

export const cidr = (about: FieldText) => text(parseCidrText, about);
