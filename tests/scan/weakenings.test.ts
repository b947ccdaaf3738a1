import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { renderExample } from "./examples";
import { excuseFor, excuses } from "./excuses";
import { readRendered, type Manifest, type Rendered } from "./rendered";
import { programOf } from "./tools/available";
import { scanners } from "./tools/catalogue";
import { scan } from "./tools/scanner";

/** A manifest that is being broken: any field may be written. */
type Loose = Record<string, unknown> & { kind: string; metadata: { name: string; namespace?: string } };

interface Weakening {
  readonly what: string;
  readonly kind: string;
  readonly name?: string;
  readonly change: (manifest: Loose) => void;
  /** By tool, the checks that have to notice. */
  readonly noticed: Readonly<Record<string, readonly string[]>>;
}

/** Follows fields down: at(manifest, "spec", "template") is manifest.spec.template. */
const at = (from: unknown, ...path: readonly (string | number)[]): Record<string, unknown> =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], from) as Record<string, unknown>;
const pod = (manifest: Loose) => at(manifest, "spec", "template", "spec");
const container = (manifest: Loose) => at(pod(manifest), "containers", 0);

const weakenings: readonly Weakening[] = [
  {
    what: "an apiVersion that does not exist",
    kind: "PodDisruptionBudget",
    change: (manifest) => (manifest["apiVersion"] = "policy/v2"),
    noticed: { kubeconform: ["error"], "kubectl-validate": ["InternalError"] },
  },
  {
    what: "a field that the schema lacks",
    kind: "Service",
    change: (manifest) => (at(manifest, "spec")["sessionAffinityy"] = "None"),
    noticed: { kubeconform: ["invalid"], "kubectl-validate": ["Invalid"] },
  },
  {
    what: "a selector that does not match its pods",
    kind: "Service",
    change: (manifest) => (at(manifest, "spec")["selector"] = { app: "nobody" }),
    noticed: { "kube-score": ["service-targets-pod"] },
  },
  {
    what: "a workload whose selector does not match its own pods",
    kind: "Deployment",
    change: (manifest) => (at(manifest, "spec", "selector")["matchLabels"] = { app: "nobody" }),
    noticed: { "kube-score": ["deployment-pod-selector-labels-match-template-metadata-labels"] },
  },
  {
    what: "a privileged container",
    kind: "Deployment",
    change: (manifest) => (at(container(manifest), "securityContext")["privileged"] = true),
    noticed: { "kube-score": ["container-security-context-privileged"], checkov: ["CKV_K8S_16"], gator: ["container-unprivileged"] },
  },
  {
    what: "an image without a digest",
    kind: "Deployment",
    change: (manifest) => (container(manifest)["image"] = "ghcr.io/acme/hello:1.0.0"),
    noticed: { checkov: ["CKV_K8S_43"], gator: ["image-pinned"] },
  },
  {
    what: "a root file system that can be written to",
    kind: "Deployment",
    change: (manifest) => (at(container(manifest), "securityContext")["readOnlyRootFilesystem"] = false),
    noticed: { "kube-score": ["container-security-context-readonlyrootfilesystem"], checkov: ["CKV_K8S_22"], gator: ["root-read-only"] },
  },
  {
    what: "a pod that mounts a token",
    kind: "Deployment",
    change: (manifest) => (pod(manifest)["automountServiceAccountToken"] = true),
    noticed: { checkov: ["CKV_K8S_38"], gator: ["token-absent"] },
  },
  {
    what: "an access key in the environment",
    kind: "Deployment",
    // In two pieces, so that nobody who scans this repository is alarmed.
    change: (manifest) => (container(manifest)["env"] = [{ name: "LOG_LEVEL", value: ["AKIA", "Z7Q4XW5T2N9PLKRE"].join("") }]),
    noticed: { checkov: ["CKV_SECRET_2 value"] },
  },
  {
    what: "a way out to everywhere",
    kind: "NetworkPolicy",
    name: "hello",
    change: (manifest) => (at(manifest, "spec")["egress"] = [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }]),
    noticed: { gator: ["policy-names-peers"], cyclonus: ["closed-egress"] },
  },
  {
    what: "a namespace whose default deny says nothing of egress",
    kind: "NetworkPolicy",
    name: "default-deny",
    change: (manifest) => (at(manifest, "spec")["policyTypes"] = ["Ingress"]),
    noticed: { gator: ["namespace-closed"] },
  },
  {
    what: "a namespace whose names are not resolved over TCP",
    kind: "NetworkPolicy",
    name: "allow-dns",
    change: (manifest) => (at(manifest, "spec", "egress", 0)["ports"] = [{ port: 53, protocol: "UDP" }]),
    noticed: { cyclonus: ["names-resolved"] },
  },
];

/** Where the app lives; the gateways' namespaces have objects of the same kinds and names. */
const home = "eu-central-team-web";

const excused = excuses();
const example = renderExample("first-app");
const folder = mkdtempSync(join(tmpdir(), "parapet-weakened-"));
afterAll(() => {
  example.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The example with one manifest changed. */
function weakened({ kind, name, change }: Weakening, index: number): Rendered {
  const target = join(folder, String(index));
  let changes = 0;
  const texts = new Map<string, string[]>();
  for (const { file, manifest } of example.objects) {
    const copy = structuredClone(manifest) as Manifest & Loose;
    if (kind === copy.kind && copy.metadata.namespace === home && (name === undefined || copy.metadata.name === name)) {
      change(copy);
      changes += 1;
    }
    texts.set(file, [...(texts.get(file) ?? []), stringify(copy)]);
  }
  if (changes !== 1) throw new Error(`${changes} objects were changed instead of one`);
  for (const [file, documents] of texts) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    writeFileSync(join(target, file), documents.join("---\n"));
  }
  return readRendered(target);
}

describe.each(weakenings.map((weakening, index) => [weakening.what, weakening, index] as const))(
  "examples/first-app with %s",
  (_what, weakening, index) => {
    const expected = Object.entries(weakening.noticed);
    const there = expected.filter(([name]) => programOf({ name }) !== undefined);
    const test = there.length === 0 ? it.skip : it;
    test(`is refused by ${expected.map(([name]) => name).join(", ")}`, () => {
      const rendered = weakened(weakening, index);
      const noticed = there.map(([name]) => {
        const scanner = scanners.find((one) => one.name === name)!;
        const findings = scan(scanner, programOf(scanner)!, rendered).filter(
          (finding) => !excused.some((excuse) => excuseFor(excuse, finding)),
        );
        return [name, [...new Set(findings.map(({ check }) => check))]];
      });
      expect(Object.fromEntries(noticed)).toEqual(Object.fromEntries(there));
    });
  },
);
