import { readYaml } from "../../../model/documents/yaml";
import type { Diagnostic } from "../../../model/diagnostics/diagnostic";
import { planWorkspace, type Planned } from "../../../model/plan/workspace";
import type { Plan } from "../../../model/plan/plan";

export const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

/** A platform with two regions under one law, one under another, and two tenants. */
export const platformText = `
platform: acme
environment: prod
domain: apps.example.com
regions:
  eu-central: { jurisdiction: eu, aws: { account: "123456789012", region: eu-central-1, eksCluster: acme }, cluster: { context: c1, cni: cilium, nodesCidr: 10.0.0.0/16, eastWest: [192.0.2.9] } }
  eu-west: { jurisdiction: eu, role: standby, standbyOf: eu-central, cluster: { context: c2, cni: calico, nodesCidr: 10.1.0.0/16 } }
  us-east: { jurisdiction: us, cluster: { context: c3, cni: cilium, nodesCidr: 10.2.0.0/16, apiServer: 10.2.0.0/28, eastWest: [192.0.2.10, "2001:db8::a"] } }
networks: { corporate: [203.0.113.0/24] }
tenants:
  team-orders: { costCenter: cc-1 }
  team-payments: { costCenter: cc-2 }
storage: { classes: { fast: { provisioner: aws-ebs } } }
tls: { issuer: vault-pki }
`;

/** The five lines that are enough. */
export function app(name: string, more = "", region = "eu-central", owner = "team-payments"): string {
  return `app: ${name}\nowner: ${owner}\nregion: ${region}\nimage: ghcr.io/acme/${name}:1.0.0@${digest}\nport: 8080\n${more}`;
}

export function planned(intents: readonly string[], platform = platformText): Planned {
  const readings = [readYaml("platform.yaml", platform), ...intents.map((text, index) => readYaml(`${index + 1}.app.yaml`, text))];
  const [first, ...rest] = readings.map((reading) => reading.documents);
  return planWorkspace(
    { platform: first![0]!, intents: rest.flat() },
    readings.flatMap((reading) => reading.diagnostics),
  );
}

/** The plan of documents that are right. */
export function planOf(intents: readonly string[], platform = platformText): Plan {
  const { plan, diagnostics } = planned(intents, platform);
  if (plan === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return plan;
}

/** What is wrong, short enough to compare whole: `PPT-0201 1.app.yaml:3 region -> eu-central`. */
export function wrong(intents: readonly string[], platform = platformText): string[] {
  return planned(intents, platform).diagnostics.map(line);
}

export function line({ code, severity, place, path, fix }: Diagnostic): string {
  return `${severity === "error" ? "" : `${severity} `}${code} ${place.file}:${place.line} ${path} -> ${fix}`;
}
