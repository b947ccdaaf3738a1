/** Whether a name, or a pattern with stars as Cilium has them (`*.example.com`), means a host: a star is part of one label. */
export function fits(pattern: string, host: string): boolean {
  const text = pattern.toLowerCase().replace(/\.$/, "");
  if (text === "*") return true;
  const parts = text.split("*").map((part) => part.replace(/[.\\+?^$()|[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join("[-a-z0-9_]*")}$`).test(host.toLowerCase().replace(/\.$/, ""));
}
