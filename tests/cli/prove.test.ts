import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Difference, Edge } from "../../policies/reach/relation";
import { run } from "./run";
import { app, platform, temporary, workspace, write } from "./workspaces";

interface Relation {
  readonly edges: readonly Edge[];
  readonly differences: readonly Difference[];
}

const two = {
  "a.app.yaml": app(
    "billing",
    "calls: [{ app: ledger, because: posts entries }, { cidr: 198.51.100.0/24, port: 5432, because: the old database }]\n",
  ),
  "b.app.yaml": app("ledger"),
};
const billing = "eu-central-team-web/billing";

/** A workspace, and its objects as they were rendered. */
async function rendered(files: Readonly<Record<string, string>> = two): Promise<{ readonly folder: string; readonly out: string }> {
  const folder = workspace(files);
  const out = join(temporary(), "rendered");
  expect((await run(["render", folder, "--out", out])).code).toBe(0);
  return { folder, out };
}

const edit = (out: string, from: string | RegExp, to: string, file = "eu-central/team-web/billing.yaml") => {
  const text = readFileSync(join(out, file), "utf8");
  expect(text.replace(from, to)).not.toBe(text);
  write(out, { [file]: text.replace(from, to) });
};

describe("prove WORKSPACE", () => {
  it("says in a few lines what was proven, and ends with 0", async () => {
    const folder = workspace(two);
    const { code, out, err } = await run(["prove", folder]);
    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n").slice(0, 6)).toEqual([
      expect.stringMatching(/^eu-central, us-east · \d+ workloads · 2 declared flows · \d+ of the platform's own$/),
      "",
      "  open     every declared flow, to its own callers, ports and requests",
      "  open     what the platform itself needs: name resolution, the mesh's control plane, probes",
      "  closed   everything else",
      "  mutual   TLS with an identity at both ends, on every flow between workloads",
    ]);
  });

  it("prints the relation as data, and nothing else", async () => {
    const { code, out } = await run(["prove", workspace(two), "--json"]);
    const relation = JSON.parse(out) as Relation;
    expect([code, Object.keys(relation), relation.differences]).toEqual([0, ["edges", "differences"], []]);
    expect(relation.edges.filter(({ from, to }) => from === billing && to === "eu-central-team-web/ledger")).toEqual([
      expect.objectContaining({ port: 8080, protocol: "TCP", over: "mutual-tls" }),
    ]);
    expect(Object.keys(relation.edges[0] ?? {})).toEqual(["from", "to", "port", "protocol", "over", "only", "by"]);
  });

  it("ends with 2 and says what is wrong with the documents", async () => {
    const { code, out, err } = await run(["prove", workspace({ "a.app.yaml": "app: X\n" })]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("PPT-0115");
  });
});

describe("prove WORKSPACE --manifests", () => {
  it("agrees with what was rendered", async () => {
    const { folder, out } = await rendered();
    expect(await run(["prove", folder, "--manifests", out])).toMatchObject({ code: 0, err: "" });
  });

  it("finds what was opened since, with an address that anybody can try, the object and the cure", async () => {
    const { folder, out } = await rendered();
    edit(out, /(ipBlock:\s+cidr: )"?198\.51\.100\.0\/24"?/, "$1198.0.0.0/8");
    const said = await run(["prove", folder, "--manifests", out]);
    expect(said.code).toBe(3);
    expect(said.out).toContain(
      "open  billing@eu-central -> 198.0.0.1:5432 is open through NetworkPolicy eu-central-team-web/billing (which opens to 198.0.0.0/8), and no intent declares it",
    );
    const { differences } = JSON.parse((await run(["prove", folder, "--manifests", out, "--json"])).out) as Relation;
    expect(differences).toEqual([
      {
        kind: "extra",
        from: billing,
        to: "198.0.0.1",
        port: 5432,
        protocol: "TCP",
        by: ["NetworkPolicy eu-central-team-web/billing"],
        message: expect.any(String),
        fix: "take it out of NetworkPolicy eu-central-team-web/billing; or, if it is wanted, declare it in billing@eu-central: calls: [{ cidr: 198.0.0.1/32, port: 5432, because: … }]",
      },
    ]);
  });

  it("finds what was closed since, with the line that declares it", async () => {
    const { folder, out } = await rendered();
    edit(out, "k8s-app: kube-dns", "k8s-app: coredns", "eu-central/team-web/00-namespace.yaml");
    const said = await run(["prove", folder, "--manifests", out]);
    expect(said.code).toBe(3);
    expect(said.out).toContain(
      "closed  billing@eu-central -> kube-system/kube-dns:53 is a flow of the platform's own (names are resolved by the cluster's own resolvers)",
    );
  });

  it("finds a workload that nobody declared, for what it opens and not for what every pod has", async () => {
    const { folder, out } = await rendered();
    write(out, {
      "extra.yaml": `apiVersion: v1
kind: Pod
metadata: { name: rogue, namespace: eu-central-team-web, labels: { app: rogue } }
spec: { containers: [{ name: rogue, image: a }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: rogue, namespace: eu-central-team-web }
spec: { podSelector: { matchLabels: { app: rogue } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 203.0.113.9/32 } }], ports: [{ port: 22 }] }] }
`,
    });
    const { differences } = JSON.parse((await run(["prove", folder, "--manifests", out, "--json"])).out) as Relation;
    const found = differences.filter(({ from, to }) => [from, to].includes("eu-central-team-web/rogue"));
    expect(found.map(({ message }) => message)).toContain(
      "eu-central-team-web/rogue -> 203.0.113.9:22 is open through NetworkPolicy eu-central-team-web/rogue, and no intent declares it",
    );
    expect(found.every(({ to }) => to !== "kube-system/kube-dns")).toBe(true);
  });

  it.each([
    ["a folder that is not there", "nowhere", "there is no file or folder"],
    ["a folder without an object", "", "holds no Kubernetes object"],
  ])("refuses %s", async (_what, name, sentence) => {
    const { code, out, err } = await run(["prove", workspace(two), "--manifests", join(temporary(), name)]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(sentence);
  });

  it("refuses manifests that cannot be read, at their place", async () => {
    const folder = temporary();
    write(folder, { "a.yaml": "a: [\n" });
    const { code, out, err } = await run(["prove", workspace(two), "--manifests", folder]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^error {3}PPT-\d{4} {2}.*a\.yaml:/);
  });
});

describe("prove --manifests", () => {
  const policies = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: a }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: db, image: a }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress, Egress], ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }] }
`;

  it("prints who reaches whom by anybody's objects, and through which of them", async () => {
    const folder = temporary();
    write(folder, { "all.yaml": policies });
    const { code, out } = await run(["prove", "--manifests", folder]);
    expect(code).toBe(0);
    expect(out).toContain("shop/web -> shop/db:5432  NetworkPolicy shop/db\n");
    expect(out.split("\n").filter((text) => text.includes("-> shop/db"))).toHaveLength(1);
    const relation = JSON.parse((await run(["prove", "--manifests", folder, "--json"])).out) as Relation;
    expect(relation.edges.filter(({ to }) => to === "shop/db")).toEqual([
      { from: "shop/web", to: "shop/db", port: 5432, protocol: "TCP", over: expect.any(String), only: [], by: ["NetworkPolicy shop/db"] },
    ]);
    expect(relation.differences).toEqual([]);
  });

  it("says which policies it does not understand", async () => {
    const folder = temporary();
    write(folder, { "all.yaml": `${policies}---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: all }\n` });
    expect((await run(["prove", "--manifests", folder])).err).toContain("cannot tell  GlobalNetworkPolicy all");
  });

  it("draws them too", async () => {
    const folder = temporary();
    write(folder, { "all.yaml": policies });
    const [html, svg] = [join(folder, "page.html"), join(folder, "picture.svg")];
    const { code, out } = await run(["prove", "--manifests", join(folder, "all.yaml"), "--html", html, "--svg", svg]);
    expect([code, out]).toEqual([0, expect.stringContaining(`drawn in ${svg} and ${html}\n`)]);
    expect(readFileSync(html, "utf8")).toMatch(/^<!doctype html>\n/);
    expect(readFileSync(svg, "utf8")).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    const mermaid = await run(["prove", "--manifests", join(folder, "all.yaml"), "--mermaid"]);
    expect(mermaid.out.split("\n")[1]).toBe("flowchart LR");
    expect(mermaid.out).toContain("5432");
  });

  it("refuses two things to print, and a file that cannot be written", async () => {
    const folder = temporary();
    write(folder, { "all.yaml": policies });
    expect(await run(["prove", "--manifests", folder, "--mermaid", "--json"])).toMatchObject({ code: 2 });
    expect(await run(["prove", "--manifests", folder, "--svg", join(folder, "no/such/folder.svg")])).toMatchObject({
      code: 2,
      err: expect.stringContaining("cannot be written"),
    });
  });
});

describe("parapet check, by the rules of the proof", () => {
  const opened = (more = "") => ({
    "a.app.yaml": app(
      "billing",
      `transform: { NetworkPolicy: { spec: { egress: [{ to: [{ ipBlock: { cidr: 203.0.113.9/32 } }], ports: [{ port: 22 }] }] } } }\n`,
    ),
    ...(more === "" ? {} : { "platform.yaml": `${platform}waivers: [${more}]\n` }),
  });
  const waiver = (on: string) => `{ rule: flows/exactly-declared, on: ${on}, reason: the old machine, ticket: SEC-1, until: 2099-01-01 }`;

  it("finds a hole that an intent's own patch opens, at the intent's line, with the counter-example", async () => {
    const { code, out } = await run(["check", workspace(opened())]);
    expect(code).toBe(3);
    expect(out).toContain("broken  flows/exactly-declared  a.app.yaml:1:1\n  NetworkPolicy eu-central-team-web/billing\n");
    expect(out).toContain(
      "billing@eu-central -> 203.0.113.9:22 is open through NetworkPolicy eu-central-team-web/billing, and no intent declares it",
    );
  });

  it("takes the platform document's waivers on it, for the app that they name", async () => {
    const used = await run(["check", workspace(opened(waiver("team-web/billing")))]);
    expect([used.code, used.out.includes("waiver used  flows/exactly-declared")]).toEqual([0, true]);
    const unused = await run(["check", workspace(opened(waiver("team-data/billing")))]);
    expect([unused.code, unused.out.includes("waiver unused  flows/exactly-declared")]).toEqual([3, true]);
  });

  it("leaves them out where only a pod's own hardening is asked for", async () => {
    const { out } = await run(["check", workspace(opened()), "--pack", "pss-restricted", "--json"]);
    expect(Object.keys((JSON.parse(out) as { tally: object }).tally)).not.toContain("flows/exactly-declared");
  });
});
