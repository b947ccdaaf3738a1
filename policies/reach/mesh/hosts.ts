import { readAddress } from "../../../model/text/address";

export const isWildcard = (host: string): boolean => host.startsWith("*");

/** Whether some name belongs to both hosts. `*.example.com` does not hold `example.com`. */
export function hostsMeet(a: string, b: string): boolean {
  return isHostWithin(a, b) || isHostWithin(b, a);
}

/** Whether every name of the first host belongs to the second. */
export function isHostWithin(inner: string, outer: string): boolean {
  if (!isWildcard(outer)) return inner === outer;
  const end = outer.slice(1);
  return isWildcard(inner) ? inner.length >= outer.length && inner.slice(1).endsWith(end) : inner.endsWith(end);
}

/** What two hosts share: the narrower one. */
export function sharedHost(a: string, b: string): string | undefined {
  return isHostWithin(a, b) ? a : isHostWithin(b, a) ? b : undefined;
}

/** A name without a dot is a Service of the namespace in which it is written. */
export function fullHost(host: string, namespace: string): string {
  if (host === "" || host === "*" || host.includes(".") || readAddress(host) !== undefined) return host;
  return serviceHost(host, namespace);
}

/** The name of a Service. The domain of the cluster is not in its objects: Kubernetes' default is taken. */
export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/** The wildcards that hold a host, the narrowest first: `*.b.c`, `*.c`, `*`. */
export function wildcardsOf(host: string): string[] {
  const plain = isWildcard(host) ? host.slice(1) : host;
  const found: string[] = isWildcard(host) ? [host] : [];
  for (let dot = plain.indexOf(".", isWildcard(host) ? 1 : 0); dot >= 0; dot = plain.indexOf(".", dot + 1))
    found.push(`*${plain.slice(dot)}`);
  return [...found, "*"].filter((wildcard, at, all) => all.indexOf(wildcard) === at);
}

/** Things by host, exact or with a star. */
export class ByHost<T> {
  private readonly items = new Map<string, T[]>();
  /** Without a star among them a host is held by itself alone. */
  private hasWildcards = false;

  add(host: string, item: T): void {
    const list = this.items.get(host);
    if (list === undefined) this.items.set(host, [item]);
    else list.push(item);
    if (isWildcard(host)) this.hasWildcards = true;
  }

  /** The things of the narrowest host that holds this one. */
  narrowest(host: string): readonly T[] {
    if (!this.hasWildcards) return this.items.get(host) ?? [];
    for (const key of [host, ...wildcardsOf(host)]) {
      const found = this.items.get(key);
      if (found !== undefined) return found;
    }
    return [];
  }

  /** The things of every host that holds this one, the narrowest first. */
  holding(host: string): readonly T[] {
    if (!this.hasWildcards) return this.items.get(host) ?? [];
    return [...new Set([host, ...wildcardsOf(host)])].flatMap((key) => this.items.get(key) ?? []);
  }

  /** The things of every host that is held by this one. */
  within(host: string): readonly T[] {
    if (!isWildcard(host)) return this.items.get(host) ?? [];
    return [...this.items].flatMap(([key, found]) => (isHostWithin(key, host) ? found : []));
  }
}
