import { publicResolvers } from "../../model/plan/issuer-flows";
import { charts } from "../../model/platform/charts";
import type { TlsPlan } from "../../model/plan/tls-plan";

type Values = Record<string, unknown>;

const room = (cpu: string, memory: string) => ({ requests: { cpu, memory }, limits: { memory } });

/** What a chart of the catalogue is told. A chart that nobody speaks for here is a mistake of ours. */
export function chartValues(chart: string, tls: TlsPlan): Values {
  switch (chart) {
    case charts.certManager.name:
      return certManager(tls);
    case charts.trustManager.name:
      return trustManager(tls);
    default:
      throw new Error(`nothing is known of the chart ${chart}`);
  }
}

function certManager({ like, watched, namespace, issuers }: TlsPlan): Values {
  const prod = like === "prod";
  const [one, more] = prod ? [2, 3] : [1, 1];
  const resolvers = publicResolvers.map((address) => `https://${address}/dns-query`).join(",");
  const budget = { enabled: prod };
  return {
    // The definitions come first and stay: with them every certificate would go.
    crds: { enabled: true, keep: true },
    // The operator's leader is elected at home: it needs no rights in kube-system.
    global: { leaderElection: { namespace } },
    replicaCount: one,
    podDisruptionBudget: budget,
    resources: room("50m", "256Mi"),
    // A deleted Certificate leaves its secret: what is served with it goes on.
    enableCertificateOwnerRef: false,
    ...(issuers.some(({ kind }) => kind === "acme") ? { dns01RecursiveNameserversOnly: true, dns01RecursiveNameservers: resolvers } : {}),
    prometheus: { enabled: watched, servicemonitor: { enabled: watched } },
    webhook: { replicaCount: more, podDisruptionBudget: budget, resources: room("20m", "64Mi") },
    cainjector: { replicaCount: one, podDisruptionBudget: budget, resources: room("20m", "256Mi") },
    startupapicheck: { enabled: true, resources: room("10m", "64Mi") },
  };
}

function trustManager({ like, watched, namespace }: TlsPlan): Values {
  const prod = like === "prod";
  return {
    crds: { enabled: true, keep: true },
    replicaCount: prod ? 2 : 1,
    podDisruptionBudget: { enabled: prod },
    // Public roots are no part of what a region's own authority is trusted by.
    defaultPackage: { enabled: false },
    app: { trust: { namespace }, metrics: { service: { enabled: watched, servicemonitor: { enabled: watched } } } },
    secretTargets: { enabled: false },
    resources: room("20m", "64Mi"),
  };
}
