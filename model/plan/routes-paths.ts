/** A path with all that lies below it, but for what does not lead there. */
export interface RoutePlan {
  readonly path: string;
  readonly except: readonly string[];
}

/** Whether a path lies below another one: `/api/v1` does below `/api`, `/apiary` does not. */
export function liesBelow(path: string, other: string): boolean {
  return path !== other && path.startsWith(other.endsWith("/") ? other : `${other}/`);
}

/** Each path, without what is closed and what others have below it. The longest comes first. */
export function routesAmong(paths: readonly string[], closed: readonly string[], others: readonly string[]): RoutePlan[] {
  const elsewhere = [...new Set([...others, ...closed])].filter((path) => !paths.includes(path)).sort();
  return [...paths]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((path) => ({ path, except: elsewhere.filter((other) => liesBelow(other, path)) }));
}
