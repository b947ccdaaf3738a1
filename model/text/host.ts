import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { readAddress } from "./address";
import { oddCharacter, toAscii } from "./characters";
import { decodePunycode } from "./punycode";
import { redact } from "./secrets";

const host = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const metadataHosts = /(?:^|\.)(?:metadata\.google\.internal|metadata\.goog|instance-data\.ec2\.internal|metadata\.azure\.internal)$/;
const privateEnds = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|test|example|invalid|arpa|svc)$/;

/** A full host name in small letters. What can be mended is refused with exactly the host to write. */
export function parseHost(text: string): Checked<string> {
  if (host.test(text) && !text.includes("xn--")) {
    if (!metadataHosts.test(text)) return accept(text);
    return refuse(
      "PPT-0133",
      `"${text}" is where a cloud hands out credentials`,
      "leave it out; an app gets its own cloud identity through its needs",
    );
  }
  const [message, fix] = mistake(text);
  return refuse("PPT-0135", `"${redact(text)}" ${message}`, redact(fix, 400));
}

/** Whether no public authority would sign a certificate for the host: local, reserved and single names, and addresses. */
export function isPrivateHost(text: string): boolean {
  const name = text.toLowerCase().replace(/\.$/, "");
  return !name.includes(".") || readAddress(name) !== undefined || name.includes(":") || privateEnds.test(name);
}

function mistake(text: string): [message: string, fix: string] {
  const meant = nearestHost(text);
  const say = (message: string, otherwise: string): [string, string] => [message, meant ?? otherwise];
  if (text === "") return ["is empty", "write a full name, like api.example.com"];
  if (text.length > 2000) return [`has ${text.length} characters; a host has at most 253`, "write a full name, like api.example.com"];
  const address = readAddress(text.replace(/^\[(.*)\]$/, "$1"));
  if (address !== undefined)
    return ["is an address, not a name", `write it as a network: cidr: ${text.replace(/[[\]]/g, "")}/${address.family === 4 ? 32 : 128}`];
  if (text.includes("*"))
    return ["has a wildcard; each host is named by itself", "write each host that is called or served, one entry for each"];
  const odd = oddCharacter(text);
  if (odd !== undefined) return say(`has as character ${odd.position} ${odd.what}`, "write the host with the letters a to z");
  if (/\s/.test(text)) return say("has a space in it", "write one host without spaces");
  if (/(?:^|\.)xn--/i.test(text)) return encoded(text, meant);
  if (/[/@?#]/.test(text)) return say("is more than a host: scheme, user, path and query do not belong here", "write the host alone");
  if (/:\d*$/.test(text)) return say("ends in a port, which has a field of its own", "write the host alone");
  const wrong = /[^A-Za-z0-9._-]/.exec(text)?.[0];
  if (wrong !== undefined)
    return say(
      `has ${JSON.stringify(wrong)} in it; letters, digits, dashes and dots are allowed`,
      "write a full name, like api.example.com",
    );
  if (text.endsWith(".")) return say("ends in a dot; a host is written without it", "write the host without its last dot");
  if (/[A-Z]/.test(text))
    return say("has capital letters; hosts are compared letter by letter, in small ones", "write the host in small letters");
  if (text.includes("_")) return say("has an underscore, which no host may have", "write a dash for the underscore");
  return say(shape(text), "write a full name, like api.example.com");
}

function shape(text: string): string {
  if (text.length > 253) return `has ${text.length} characters; a host has at most 253`;
  const labels = text.split(".");
  if (labels.includes("")) return "has two dots in a row, or one in front";
  if (labels.length === 1) return "is a single word; a host is a full name, with its domain";
  const long = labels.find((label) => label.length > 63);
  if (long !== undefined) return `has a part of ${long.length} characters; 63 are allowed`;
  if (labels.some((label) => label.startsWith("-") || label.endsWith("-"))) return "has a part that begins or ends in a dash";
  return "does not end in a domain of letters, like .com";
}

/** Punycode hides from the reader of a pull request what it spells. */
function encoded(text: string, meant: string | undefined): [message: string, fix: string] {
  const spelled = text
    .split(".")
    .map((label) => (/^xn--/i.test(label) ? (decodePunycode(label) ?? label) : label))
    .join(".");
  const odd = oddCharacter(spelled);
  const shown = odd === undefined ? "" : ` for "${redact(spelled)}", where character ${odd.position} is ${odd.what}`;
  return [`is punycode${shown}`, nearestHost(spelled) ?? meant ?? "write a host of the letters a to z"];
}

/** The host that was probably meant: without its trappings, in small plain letters. None when that is still no host. */
function nearestHost(text: string): string | undefined {
  if (text.length > 2000) return undefined;
  let plain = toAscii(text).trim().toLowerCase();
  plain = plain.replace(/^[a-z][a-z0-9+.-]*:\/\//, "").replace(/[/?#].*$/s, "");
  plain = plain.slice(plain.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  plain = plain
    .replaceAll("_", "-")
    .replace(/^\.+/, "")
    .replace(/\.+$/, "")
    .replace(/\.{2,}/g, ".");
  return host.test(plain) && !plain.includes("xn--") && !metadataHosts.test(plain) && plain !== text ? plain : undefined;
}
