import { reaches, verdict } from "../../../policies/reach/index";
import { closed, clusterOf, pod, policy } from "./given";

const web = pod("shop/web", { app: "web" });
const db = pod("shop/db", { app: "db" });
const out = (cidrs: string): string =>
  policy(`podSelector: { matchLabels: { app: web } }\npolicyTypes: [Egress]\negress: [{ to: [${cidrs}], ports: [{ port: 443 }] }]`, "out");
const block = (cidr: string): string => `{ ipBlock: { cidr: ${cidr} } }`;

describe("a single question", () => {
  it("is answered for each end by itself where something is closed", () => {
    expect(verdict(clusterOf(web, db, closed("Ingress")), "shop/web", "shop/db", 80).closedBy).toEqual(["NetworkPolicy shop/closed"]);
    expect(verdict(clusterOf(web, db, closed("Ingress"), out(block("203.0.113.0/24"))), "shop/web", "shop/db", 80).closedBy).toEqual([
      "NetworkPolicy shop/closed",
      "NetworkPolicy shop/out",
    ]);
  });

  it.each([
    ["203.0.113.9", true],
    ["203.0.113.0/25", true],
    ["203.0.112.0/23", true],
    ["203.0.112.0/22", false],
    ["203.0.114.0", false],
    ["::ffff:203.0.113.9", true],
  ])("about addresses is answered with yes where all of them are open: %s %s", (to, open) => {
    const cluster = clusterOf(web, out([block("203.0.112.0/24"), block("203.0.113.0/24")].join(", ")));
    expect(reaches(cluster, "shop/web", to, 443)).toBe(open);
  });

  it("about a host is answered with yes where every address is open, and not where most are", () => {
    expect(reaches(clusterOf(web), "shop/web", "api.example.com", 443)).toBe(true);
    expect(reaches(clusterOf(web, out(block("0.0.0.0/0"))), "shop/web", "api.example.com", 443)).toBe(true);
    expect(reaches(clusterOf(web, out(block("0.0.0.0/0"))), "shop/web", "api.example.com", 80)).toBe(false);
    expect(reaches(clusterOf(web, out(block("0.0.0.0/1"))), "shop/web", "api.example.com", 443)).toBe(false);
  });

  it("about a pod and itself is answered with yes, whatever closes it", () => {
    expect(reaches(clusterOf(web, closed("Ingress", "Egress")), "shop/web", "shop/web", 80)).toBe(true);
  });

  it("about somebody who is not there is no question", () => {
    expect(() => reaches(clusterOf(web), "shop/web", "shop/dbs", 80)).toThrow("shop/dbs is no workload of these manifests");
    expect(() => reaches(clusterOf(web), "somebody", "shop/web", 80)).toThrow("somebody is no workload of these manifests, and no address");
    expect(() => reaches(clusterOf(web), "shop/a", "shop/b", 80)).toThrow("neither shop/a nor shop/b is a workload of these manifests");
  });
});
