import { catalogue, needWords } from "../catalogue";
import type { AppSite, Capability } from "../capabilities/capability";
import type { Intent } from "../intent/schema";
import type { Located } from "../workspace/understand";
import type { AppPlan, CallPlan } from "./app-plan";
import type { Findings } from "./findings";

type HostCall = Extract<CallPlan, { kind: "host" }>;

/** Flows that leave the workspace: declared ones, and those that a need brings along. */
export function outsideCalls(intent: Located<Intent>, needs: AppPlan["needs"], site: AppSite, findings: Findings): CallPlan[] {
  const { value, document } = intent;
  const declared = value.calls.flatMap((call, index): CallPlan[] => {
    const source = document.place(["calls", index]);
    const { protocol, because } = call;
    if (call.cidr !== undefined) return [{ kind: "cidr", cidr: call.cidr, port: call.port ?? 443, protocol, because, source }];
    if (call.host === undefined) return [];
    const way = wayOut(intent, index, site, findings);
    return way === undefined ? [] : [{ kind: "host", host: call.host, port: call.port ?? 443, protocol, way, ports: [], because, source }];
  });
  const needed = needWords.flatMap((word): CallPlan[] => {
    const plan = needs[word];
    if (plan === null) return [];
    const capability = catalogue[word] as unknown as Capability<never, unknown>;
    const source = document.place(["needs", word]);
    return capability.reaches(plan).map((reach): CallPlan => {
      const common = { port: reach.port, protocol: "tcp" as const, because: reach.because, source };
      return "host" in reach
        ? { kind: "host", host: reach.host, way: "egress-gateway", ports: [], ...common }
        : { kind: "cidr", cidr: reach.cidr, ...common };
    });
  });
  return [...declared, ...needed];
}

/** TCP goes through the egress gateway, which knows the caller and the name. UDP goes past the mesh: only a plugin that knows names can hold it. */
function wayOut(
  { value, document }: Located<Intent>,
  index: number,
  { region, regionName }: AppSite,
  findings: Findings,
): HostCall["way"] | undefined {
  const call = value.calls[index];
  if (call?.protocol !== "udp") return "egress-gateway";
  const { cni } = region.cluster;
  if (cni === "cilium") return "by-name";
  findings.add(document, ["calls", index, "host"], {
    code: "PPT-0226",
    message: `${call.host ?? ""} is reached over udp, which goes past the mesh, and the network plugin of ${regionName}, ${cni}, knows no names: name its addresses (cidr), call it over tcp, or run the region on cilium`,
    fix: `cidr: 198.51.100.7/32`,
  });
  return undefined;
}
