import type { Intent } from "../intent/schema";
import type { Platform } from "../platform/schema";
import { parseHost } from "../text/network";
import type { Located } from "../workspace/understand";
import type { Findings } from "./findings";

/** How the outside reaches an app. */
export interface ExposePlan {
  readonly host: string;
  readonly paths: readonly string[];
  /** Whether the whole internet may come in. */
  readonly public: boolean;
  readonly from: readonly { readonly network: string; readonly cidrs: readonly string[] }[];
  readonly waf: boolean;
  readonly requestsPerSecond: number;
}

/** What an intent says of its exposure, on this platform. */
export function planExpose(platform: Platform, { value, document }: Located<Intent>, findings: Findings): ExposePlan | null {
  const { expose } = value;
  if (expose === undefined) return null;
  const host = expose.host ?? `${value.app}.${platform.domain}`;
  const valid = parseHost(host);
  if (!valid.ok) findings.add(document, ["expose", "host"], valid.problem);
  if (expose.from === undefined && !expose.waf)
    findings.add(document, ["expose", "waf"], {
      code: "PPT-0207",
      message: "the whole internet may come in, and no firewall looks at what comes",
      fix: "waf: true",
    });
  return {
    host,
    paths: [...expose.paths].sort(),
    public: expose.from === undefined,
    from: (expose.from ?? []).map((network) => ({
      network,
      cidrs: network.includes("/") ? [network] : [...(platform.networks[network] ?? [])].sort(),
    })),
    waf: expose.waf,
    requestsPerSecond: expose.requestsPerSecond,
  };
}
