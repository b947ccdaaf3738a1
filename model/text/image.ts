import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { oddCharacter, toAscii } from "./characters";
import { redact, secretIn } from "./secrets";

/** A container image, taken apart. */
export interface Image {
  /** As its author wrote it. */
  readonly text: string;
  /** `docker.io` when none is written. */
  readonly registry: string;
  /** In full: `library/nginx` for `nginx`. */
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string | null;
}

const registryPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9]\d{0,4})?$/;
const component = /^[a-z0-9]+(?:(?:[._]|__|-{1,8})[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const example = "registry.example.com/team/app:1.0.0";
const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** An image as registry/repository:tag@digest. Whether a tag or a digest must be there is for the plan to say. */
export function parseImage(text: string): Checked<Image> {
  const secret = secretIn(text);
  if (secret !== undefined)
    return refuse("PPT-0150", `the image has ${secret} in it`, "take it out; a registry's password belongs into the cluster's pull secret");
  const wrong = (message: string, fix: string) =>
    refuse("PPT-0140", `the image "${redact(text)}" ${message}`, redact(fix.trim() === "" ? example : fix, 400));
  if (text.trim() === "") return wrong("is empty", example);
  const odd = oddCharacter(text);
  if (odd !== undefined) return wrong(`has as character ${odd.position} ${odd.what}`, toAscii(text.slice(0, 600)).replace(/\s+/g, ""));
  if (/\s/.test(text)) return wrong("has a space in it", text.slice(0, 600).replace(/\s+/g, ""));
  const scheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//i.exec(text)?.[0];
  if (scheme !== undefined) return wrong(`begins with "${scheme}"; an image has no scheme`, text.slice(scheme.length));
  const at = text.indexOf("@");
  const digest = at < 0 ? null : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  if (digest !== null && !digestPattern.test(digest))
    return wrong(digestMistake(digest), digest.includes("@") || named === "" ? example : mendedDigest(named, digest));
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const tag = colon < 0 ? null : named.slice(colon + 1);
  const path = colon < 0 ? named : named.slice(0, colon);
  const behind = digest === null ? "" : `@${digest}`;
  if (tag !== null && !tagPattern.test(tag)) return wrong(tagMistake(tag), `${path}:${mendedTag(tag)}${behind}`);
  const [registry, repository] = split(path);
  if (!registryPattern.test(registry)) return wrong(registryMistake(registry), `${mendedRegistry(registry)}${text.slice(registry.length)}`);
  if (!repository.split("/").every((part) => component.test(part)) || repository.length > 255) {
    return wrong(
      repositoryMistake(repository),
      `${path === repository || !path.startsWith(registry) ? "" : `${registry}/`}${mendedRepository(path, registry)}${tag === null ? "" : `:${tag}`}${behind}`,
    );
  }
  return accept({ text, registry, repository, tag, digest });
}

/** A first part with a dot, a colon or the name localhost is a registry; anything else is a repository of Docker Hub. */
function split(path: string): [registry: string, repository: string] {
  const slash = path.indexOf("/");
  const first = slash < 0 ? "" : path.slice(0, slash);
  if (/[.:]/.test(first) || first === "localhost")
    return [first === "index.docker.io" ? "docker.io" : first, withLibrary(first, path.slice(slash + 1))];
  return ["docker.io", withLibrary("docker.io", path)];
}

function withLibrary(registry: string, repository: string): string {
  return /^(?:index\.)?docker\.io$/.test(registry) && !repository.includes("/") ? `library/${repository}` : repository;
}

function digestMistake(digest: string): string {
  const hex = /^sha256:([0-9a-f]*)$/i.exec(digest)?.[1];
  if (hex === undefined) return "has after its @ no digest; one is sha256: and 64 hexadecimal digits";
  return hex.length === 64 ? "has a digest in capital letters" : `has a digest of ${hex.length} hexadecimal digits; 64 are needed`;
}

function mendedDigest(named: string, digest: string): string {
  return digestPattern.test(digest.toLowerCase()) ? `${named}@${digest.toLowerCase()}` : `${named}@sha256:<all 64 digits>`;
}

function tagMistake(tag: string): string {
  if (tag === "") return "ends in a colon, without a tag";
  if (tag.length > 128) return `has a tag of ${tag.length} characters; 128 are allowed`;
  return `has the tag "${redact(tag)}"; letters, digits, underscores, dots and dashes are allowed, and no dot or dash first`;
}

function mendedTag(tag: string): string {
  return (
    tag
      .replace(/[^\w.-]+/g, "-")
      .replace(/^[.-]+/, "")
      .slice(0, 128) || "1.0.0"
  );
}

function registryMistake(registry: string): string {
  return /[A-Z]/.test(registry)
    ? `has the registry "${redact(registry)}"; it is written in small letters`
    : `has the registry "${redact(registry)}", which is no host`;
}

function mendedRegistry(registry: string): string {
  const mended = registry.toLowerCase().replaceAll("_", "-");
  return [mended, mended.replace(/:.*$/, "")].find((text) => registryPattern.test(text)) ?? "registry.example.com";
}

function repositoryMistake(repository: string): string {
  if (repository.length > 255) return `has a repository of ${repository.length} characters; 255 are allowed`;
  if (/[A-Z]/.test(repository)) return "has capital letters in its repository; registries take small ones only";
  return "has a repository that is not small letters and digits, joined by single dots, dashes, underscores and slashes";
}

function mendedRepository(path: string, registry: string): string {
  const repository = path.startsWith(`${registry}/`) ? path.slice(registry.length + 1) : path;
  const parts = repository.slice(0, 255).toLowerCase().split("/");
  const mended = parts.map((part) =>
    part
      .replace(/[^a-z0-9._-]+/g, "-")
      .replace(/[._-]*([._-])(?=[a-z0-9])/g, "$1")
      .replace(/^[._-]+/, "")
      .replace(/[._-]+$/, ""),
  );
  return mended.filter((part) => part !== "").join("/") || "team/app";
}
