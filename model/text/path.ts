import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { oddCharacter, toAscii } from "./characters";
import { redact } from "./secrets";

/** Folders that belong to the system or to the image: a volume on them hides what the program needs, or is refused. */
const systemTrees = ["/proc", "/sys", "/dev", "/var/run/secrets/kubernetes.io", "/run/secrets/kubernetes.io"];
const systemFolders = [
  "/bin",
  "/boot",
  "/etc",
  "/home",
  "/lib",
  "/lib64",
  "/opt",
  "/root",
  "/run",
  "/sbin",
  "/usr",
  "/usr/bin",
  "/usr/lib",
  "/usr/local",
  "/usr/sbin",
  "/var",
  "/var/lib",
  "/var/run",
];

/** Folders with ordinary names, none of which begins with a dot. */
const plainFolders = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){1,8}$/;

/** An absolute path for a volume, outside the system's own folders. */
export function parseMountPath(text: string): Checked<string> {
  if (plainFolders.test(text) && !systemFolders.includes(text) && !inSystemTree(text)) return accept(text);
  const wrong = (message: string, fix: string) => refuse("PPT-0160", `the path "${redact(text)}" ${message}`, redact(fix, 400));
  const base = commonMistake(text);
  if (base !== undefined) return wrong(base, mendedPath(text, /[:\\]/g) ?? "/data");
  if (text.includes(":")) return wrong("has a colon, which Kubernetes refuses", mendedPath(text, /:/g) ?? "/data");
  if (text === "/") return wrong("is the root of the container", "/data");
  if (text.endsWith("/")) return wrong("ends in a slash", text.replace(/\/$/, ""));
  if (systemFolders.includes(text)) return wrong("is a folder of the system, which the volume would hide", `${text}/data`);
  const tree = inSystemTree(text);
  if (tree !== undefined) return wrong(`is in ${tree}, which belongs to the system`, "/data");
  return accept(text);
}

function inSystemTree(text: string): string | undefined {
  return systemTrees.find((folder) => text === folder || text.startsWith(`${folder}/`));
}

/** The path of a URL: no query, no wildcard, one way to write it. */
export function parseUrlPath(text: string): Checked<string> {
  if (text === "/" || plainFolders.test(text)) return accept(text);
  const wrong = (message: string, fix: string) => refuse("PPT-0161", `the path "${redact(text)}" ${message}`, redact(fix, 400));
  const cut = text.slice(0, 4000).search(/[?#]/);
  if (cut >= 0) return wrong("has a query or a fragment; a path has none", mendedPath(text.slice(0, cut), /[*{}\\]/g) ?? "/");
  const base = commonMistake(text);
  if (base !== undefined) return wrong(base, mendedPath(text, /[*\\]/g) ?? "/");
  if (text.includes("*")) return wrong("has a wildcard; a path stands for all that begins with it", mendedPath(text, /\*/g) ?? "/");
  if (/%(?![0-9A-Fa-f]{2})/.test(text))
    return wrong('has a "%" without two hexadecimal digits', text.replace(/%(?![0-9A-Fa-f]{2})/g, "%25"));
  if (/%(?:2e|2f|5c|25|[01][0-9a-f]|7f)/i.test(text))
    return wrong("hides a dot, a slash, a percent sign or a control character behind a percent sign", "write the path plainly");
  const odd = /[^A-Za-z0-9\-._~!$&'()+,=:@/%]/.exec(text)?.[0];
  if (odd !== undefined)
    return wrong(
      `has ${JSON.stringify(odd)} in it`,
      odd === ";" ? text.slice(0, text.indexOf(";")) || "/" : text.replace(/[^A-Za-z0-9\-._~!$&'()+,=:@/%]/g, encodeURIComponent),
    );
  return accept(text);
}

function commonMistake(text: string): string | undefined {
  if (text === "") return "is empty";
  const odd = oddCharacter(text);
  if (odd !== undefined) return `has as character ${odd.position} ${odd.what}`;
  if (text.length > 1024) return `has ${text.length} characters; 1024 are allowed`;
  if (!text.startsWith("/")) return "does not begin with a slash";
  if (text.includes("\\")) return "has a backslash in it";
  if (text.includes("//")) return "has two slashes in a row";
  if (/\/\.{1,2}(?:\/|$)/.test(text)) return 'has "." or ".." for a folder';
  if (/\s/.test(text)) return "has a space in it";
  return undefined;
}

/** Dots resolved, slashes single, characters that cannot stand taken out. */
function mendedPath(text: string, without: RegExp): string | undefined {
  const steps: string[] = [];
  for (const step of toAscii(text.slice(0, 1024)).replaceAll("\\", "/").replaceAll(" ", "").replace(without, "").split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.length === 0 ? undefined : `/${steps.join("/")}`;
}
