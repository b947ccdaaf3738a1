import { join } from "node:path";
import { readRendered, type Rendered } from "./rendered";
import { withTool } from "./tools/available";
import { scanners } from "./tools/catalogue";
import { scan, type Scanner } from "./tools/scanner";

const fixture = (name: string) => readRendered(join(__dirname, "fixtures", name));

const said = (scanner: Scanner, program: string, rendered: Rendered) =>
  [...new Set(scan(scanner, program, rendered).map(({ check, object }) => `${check} ${object}`))].sort();

/** What the pinned tools find, word for word. The others come in the version that the user has: that they find something has to do. */
const careless: Readonly<Record<string, readonly string[]>> = {
  "kube-score": [
    ...[
      "container-ephemeral-storage-request-and-limit",
      "container-image-tag",
      "container-resources",
      "container-seccomp-profile",
      "container-security-context-privileged",
      "container-security-context-readonlyrootfilesystem",
      "container-security-context-user-group-id",
      "pod-networkpolicy",
    ].map((check) => `${check} Deployment/open/web`),
    "service-targets-pod Service/open/web",
    "service-type Service/open/web",
  ],
  checkov: [10, 11, 12, 13, 14, 16, 19, 20, 22, 23, 26, 28, 29, 31, 35, 37, 38, 40, 43, 8, 9].map(
    (check) => `CKV_K8S_${check} Deployment/open/web`,
  ),
  gator: [
    "container-unprivileged Deployment/open/web",
    "image-pinned Deployment/open/web",
    "namespace-closed Namespace/open",
    "node-out-of-reach Deployment/open/web",
    "policy-names-peers NetworkPolicy/open/web",
    "resources-bounded Deployment/open/web",
    "root-read-only Deployment/open/web",
    "service-inside Service/open/web",
    "token-absent Deployment/open/web",
  ],
  cyclonus: [
    "closed-egress Deployment/open/web",
    "closed-ingress Deployment/open/web",
    "default-deny-egress Namespace/open",
    "default-deny-ingress Namespace/open",
  ],
};

const misspelt: Readonly<Record<string, readonly string[]>> = {
  kubeconform: [
    "error CronWork/open/nightly",
    "error Deployment/open/early",
    "invalid Certificate/open/web",
    "invalid Pod/open/web",
    "invalid Service/open/web",
  ],
  "kubectl-validate": [
    "InternalError CronWork/open/nightly",
    "InternalError Deployment/open/early",
    "Invalid Certificate/open/web",
    "Invalid Pod/open/web",
    "Invalid Service/open/web",
  ],
};

describe("a web app as the tools want it", () => {
  const ideal = fixture("ideal");
  for (const scanner of scanners)
    withTool(scanner, `gives ${scanner.name} nothing to say`, (program) => expect(scan(scanner, program, ideal)).toEqual([]));
});

describe("a web app that nobody should run", () => {
  const rendered = fixture("careless");
  for (const scanner of scanners.filter(({ question }) => question !== "schemas"))
    withTool(scanner, `is found out by ${scanner.name}, whatever its annotations ask`, (program) => {
      const expected = careless[scanner.name];
      const findings = said(scanner, program, rendered);
      if (expected === undefined) expect(findings).not.toEqual([]);
      else expect(findings).toEqual(expected);
    });
});

describe("manifests that no API server would take", () => {
  const rendered = fixture("misspelt");
  for (const scanner of scanners.filter(({ question }) => question === "schemas"))
    withTool(scanner, `are refused by ${scanner.name}, and no others`, (program) =>
      expect(said(scanner, program, rendered)).toEqual(misspelt[scanner.name]),
    );
});

describe("a tool that says nothing", () => {
  const ideal = fixture("ideal");
  it.each(scanners.map((scanner) => [scanner.name, scanner] as const))("is not taken for one that is content: %s", (_name, scanner) => {
    // A program that reads nothing, prints nothing and is content.
    const findings = scan(scanner, "true", ideal);
    expect(findings.map(({ check }) => check)).toEqual(["no-verdict"]);
  });

  it("has every object that it passed over against it", () => {
    const blind: Scanner = {
      name: "blind",
      question: "hardening",
      covers: ({ manifest }) => manifest.kind === "Deployment",
      scan: () => ({ findings: [], seen: new Set() }),
    };
    expect(scan(blind, "true", ideal)).toEqual([
      {
        tool: "blind",
        check: "not-looked-at",
        object: "Deployment/eu-central-team-web/web",
        message: "blind did not look at it, though it stands in web.yaml",
      },
    ]);
  });
});
