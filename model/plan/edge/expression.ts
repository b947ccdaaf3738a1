/** A rule's expression is refused when it is longer. https://developers.cloudflare.com/ruleset-engine/rules-language/expressions/ */
export const longestExpression = 4096;

/** A text as a literal of Cloudflare's rules language: whatever is in it, it ends where it should. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

/** Whether a request is for one of some hosts. Hosts are compared letter by letter there, and a client may write them as it likes. */
export function hostIn(hosts: readonly string[]): string {
  const [only = "", ...more] = hosts;
  return more.length === 0 ? `lower(http.host) eq ${quoted(only)}` : `lower(http.host) in {${hosts.map(quoted).join(" ")}}`;
}

/** Whether a request comes from one of some ranges, or from an address on one of some lists. */
export function sourceIn(cidrs: readonly string[], lists: readonly string[]): string {
  const parts = [...(cidrs.length === 0 ? [] : [`ip.src in {${cidrs.join(" ")}}`]), ...lists.map((list) => `ip.src in $${list}`)];
  return parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(" or ")})`;
}

/** The folder that a path stands for: `/api/` and `/api` are the same, and the root is empty. */
const folder = (path: string) => path.replace(/\/+$/, "");

/** Whether a path is another one, or below it; `/apis` is not below `/api`. */
export function isBelow(path: string, above: string): boolean {
  return folder(path) === folder(above) || folder(path).startsWith(`${folder(above)}/`);
}

/** Whether a request is for a path or below it; undefined for the root, below which everything is. */
function pathBelow(path: string): string | undefined {
  const base = folder(path);
  return base === ""
    ? undefined
    : `(http.request.uri.path eq ${quoted(base)} or starts_with(http.request.uri.path, ${quoted(`${base}/`)}))`;
}

/** Whether a request is for some paths and not for what others have below them; undefined where every path is meant. */
export function pathsOf(own: readonly string[], others: readonly string[]): string | undefined {
  const parts = own.map((path) => {
    const inner = others.filter((other) => isBelow(other, path) && folder(other) !== folder(path));
    const outermost = inner.filter((one) => !inner.some((other) => folder(other) !== folder(one) && isBelow(one, other)));
    return [pathBelow(path), ...outermost.map((one) => `not ${pathBelow(one) ?? ""}`)].filter((part) => part !== undefined);
  });
  if (parts.some((part) => part.length === 0)) return undefined;
  const texts = parts.map((part) => (part.length === 1 ? (part[0] ?? "") : `(${part.join(" and ")})`));
  return texts.length === 1 ? texts[0] : `(${texts.join(" or ")})`;
}

/** Hosts in as few groups as fit: what is made of a group is never too long, unless it is of one host alone. */
export function grouped(hosts: readonly string[], text: (hosts: readonly string[]) => string): (readonly string[])[] {
  const groups: string[][] = [];
  for (const host of hosts) {
    const last = groups.at(-1);
    if (last !== undefined && text([...last, host]).length <= longestExpression) last.push(host);
    else groups.push([host]);
  }
  return groups;
}
