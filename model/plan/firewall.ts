import type { Problem } from "../diagnostics/diagnostic";
import type { Path } from "../diagnostics/place";
import type { Firewall } from "../intent/firewall";

/** A rule of the core rule set that does not apply to some of an app's requests. */
export interface ExclusionPlan {
  readonly rule: number;
  readonly because: string;
  /** Null: on all paths of the app. */
  readonly path: string | null;
  /** Null: in the whole request. */
  readonly parameter: string | null;
}

/** The firewall of one app: it blocks. */
export interface FirewallPlan {
  readonly paranoia: number;
  readonly methods: readonly string[];
  /** A request with a larger body is refused: what is not read cannot be judged. */
  readonly bodyBytes: number;
  readonly exclusions: readonly ExclusionPlan[];
}

/** What the rest of the exposure asks of the firewall. */
export interface FirewallNeeds {
  readonly bodyBytes: number;
  /** Methods that the app takes for another reason: those of `cors`, say. */
  readonly methods: readonly string[];
}

/** What the core rule set lets through by itself. */
const ordinaryMethods = ["GET", "HEAD", "POST", "OPTIONS"];

/** The firewall of an app; null where it asked for none. */
export function planFirewall(waf: Firewall, needs: FirewallNeeds): FirewallPlan | null {
  if (waf === false) return null;
  const { paranoia, methods, exclude } = waf === true ? { paranoia: 1, methods: [], exclude: [] } : waf;
  return {
    paranoia,
    methods: [...new Set([...ordinaryMethods, ...needs.methods, ...methods])].sort(),
    bodyBytes: needs.bodyBytes,
    exclusions: exclude
      .map(({ rule, because, path, parameter }) => ({ rule, because, path: path ?? null, parameter: parameter ?? null }))
      .sort((a, b) => a.rule - b.rule || compare(a.path ?? "", b.path ?? "") || compare(a.parameter ?? "", b.parameter ?? "")),
  };
}

/** Exclusions for paths that are not the app's: what is wrong, and where below `expose.waf`. */
export function foreignExclusions(waf: Firewall, paths: readonly string[]): readonly { readonly path: Path; readonly problem: Problem }[] {
  if (typeof waf === "boolean") return [];
  return waf.exclude.flatMap(({ path }, index) =>
    path === undefined || paths.some((own) => covers(own, path) || covers(path, own))
      ? []
      : [
          {
            path: ["exclude", index, "path"],
            problem: {
              code: "PPT-0271",
              message: `${path} is not among the app's paths (${paths.join(", ")}): there is nothing to leave out`,
              fix: paths[0] ?? "/",
            },
          },
        ],
  );
}

/** Whether a path is another one, or lies under it. */
export function covers(above: string, below: string): boolean {
  return above === "/" || above === below || below.startsWith(above.endsWith("/") ? above : `${above}/`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
