import type { Plan } from "../../../model/plan/plan";

export interface Exposed {
  readonly host: string;
  readonly app?: string;
  readonly regions?: readonly string[];
}

/** As much of a plan as says who is exposed where: eu-central and us-east are active, eu-west stands by. */
export function planOf(exposed: readonly Exposed[], zone?: string): Plan {
  return {
    regions: [
      { name: "eu-central", role: "active" },
      { name: "eu-west", role: "standby" },
      { name: "us-east", role: "active" },
    ],
    apps: exposed.flatMap(({ host, app = "billing", regions = ["eu-central"] }) =>
      regions.map((region) => ({ id: `${app}@${region}`, app, region, expose: { host, domain: "example.com", public: true } })),
    ),
    edge: zone === undefined ? null : { zone, hosts: exposed.map(({ host }) => ({ host })) },
  } as unknown as Plan;
}
