import type { EdgePlan } from "../../model/plan/edge";
import { edgeRules } from "../../model/plan/edge/rules";
import type { Styles } from "./styles";

/** What stands before the exposed hosts, or before those of one app: where each host leads, and what is made for the zone. Empty where nothing does. */
export function edgeBlock(edge: EdgePlan | null, app: string | undefined, style: Styles): string[] {
  if (edge === null) return [];
  const hosts = edge.hosts.filter(({ apps }) => app === undefined || apps.some((one) => one.app === app));
  if (app !== undefined && hosts.length === 0) return [];
  const widest = Math.max(...hosts.map(({ host }) => host.length));
  const leads = hosts.map(({ host }) => {
    const regions = edge.records.filter((record) => record.host === host).map(({ region }) => region);
    return `${host.padEnd(widest)} ${regions.length === 0 ? "nowhere: no active region takes its requests" : `to ${regions.join(", ")}`}`;
  });
  const rows = [...leads.map((text, index) => [index === 0 ? "leads" : "", text] as const), ["makes", made(edge)] as const];
  return [
    [
      `${style.bold(style.blue(edge.zone))} ${style.dim(`· the edge at Cloudflare · plan ${edge.cloudflarePlan}`)}`,
      ...rows.map(([label, text]) => `    ${style.dim(label.padEnd(7))}${text}`),
    ].join("\n"),
  ];
}

function made({ platform, environment, hosts, records, certificateNames, signers, publiclyTrusted }: EdgePlan): string {
  const { whitelist, firewall, rateLimits, lists } = edgeRules(platform, environment, hosts);
  const parts = [
    counted(whitelist.length, "network rule"),
    counted(lists.length, "list"),
    counted(firewall.length, "firewall rule"),
    counted(rateLimits.length, "rate limit"),
    counted(certificateNames.length === 0 ? 0 : 1, "certificate"),
    counted(records.length, "record"),
    signers.length === 0 ? "" : `who may sign for ${signers.map(({ name }) => name).join(", ")}`,
  ];
  // Held to a certificate that nobody signed whom the public knows, Cloudflare would turn everybody away.
  const settings = publiclyTrusted ? "TLS settings" : "TLS settings (the gateways' certificates are not looked into)";
  return [settings, ...parts.filter((part) => part !== "")].join(", ");
}

const counted = (count: number, word: string): string => (count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`);
