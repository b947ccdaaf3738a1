import fc from "fast-check";
import { objectGroups } from "../../constructs";
import { hasErrors, planWorkspace, type Plan } from "../../model";
import { writeYamlStream } from "../../model/documents/write-yaml";
import { readYaml } from "../../model/documents/yaml";
import { secretIn } from "../../model/text/secrets";
import { hostileText } from "../model/documents/hostile-texts";

const platform = `
platform: acme
environment: prod
domain: apps.example.com
regions:
  eu-central: { jurisdiction: eu, cluster: { context: eu-central, cni: cilium, nodesCidr: 10.0.0.0/16 } }
tenants:
  team-web: { costCenter: cc-7 }
secrets: { backend: vault, address: "https://vault.vault.svc:8200" }
storage: { default: ssd, classes: { ssd: { provisioner: openebs-hostpath } } }
`;

const workloadOf = { service: "Deployment", worker: "Deployment", cron: "CronJob", job: "Job" } as const;

/** An intent with a hostile text wherever an intent may hold a text of the author's own. */
export interface HostileIntent {
  readonly kind: keyof typeof workloadOf;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly because: string;
  readonly secrets: boolean;
}

const variable = fc.stringMatching(/^[A-Z_][A-Za-z0-9_.-]{0,12}$/);

/** What a process can be given: a NUL is refused, and that is tested elsewhere. */
const passed = hostileText.filter((text) => !text.includes("\0"));

/** What looks like a secret is refused, as it should be, and is tested elsewhere. */
const variables = fc
  .dictionary(variable, passed, { maxKeys: 6 })
  .map((env) => Object.fromEntries(Object.entries(env).filter(([key, value]) => secretIn(value, key) === undefined)));

/** Names that JavaScript keeps for itself are refused as keys, and that too is tested elsewhere. */
const key = hostileText.filter((text) => !["__proto__", "constructor", "prototype"].includes(text));

export const hostileIntent: fc.Arbitrary<HostileIntent> = fc.record({
  kind: fc.constantFrom("service", "worker", "cron", "job"),
  env: variables,
  command: fc.array(
    passed.filter((text) => text !== ""),
    { minLength: 1, maxLength: 4 },
  ),
  annotations: fc.dictionary(key, hostileText, { minKeys: 1, maxKeys: 4 }),
  because: fc.constantFrom("posts entries", "it's: #needed", "- yes", "${HOME} {{ x }}", "*/ </script>", "`rm`"),
  secrets: fc.boolean(),
});

/** Everything that was rendered of some intents: what was meant, and the text that says so. */
export interface Rendering {
  readonly plan: Plan;
  readonly files: readonly { readonly file: string; readonly objects: readonly unknown[]; readonly text: string }[];
}

/** The whole walk, from the text of the intents to the text of the manifests. Every intent here is legal; a refusal is a bug. */
export function renderIntents(intents: readonly HostileIntent[]): Rendering {
  const source = writeYamlStream(intents.map((intent, index) => document(intent, index)));
  const read = readYaml("apps.yaml", source);
  const { plan, diagnostics } = planWorkspace(
    { platform: readYaml("platform.yaml", platform).documents[0]!, intents: read.documents },
    read.diagnostics,
  );
  if (plan === undefined || hasErrors(diagnostics)) throw new Error(`refused: ${JSON.stringify(diagnostics, null, 2)}\n${source}`);
  const files = [...objectGroups(plan)].map(({ file, objects }) => ({ file, objects, text: writeYamlStream(objects) }));
  return { plan, files };
}

/** The name of the app of the how manieth intent. */
export const appName = (index: number) => `app-${index}`;

function document({ kind, env, command, annotations, because, secrets }: HostileIntent, index: number) {
  return {
    app: appName(index),
    owner: "team-web",
    region: "eu-central",
    image: `registry.example.com/web:1.0.0@sha256:${"0123456789abcdef".repeat(4)}`,
    kind,
    ...(kind === "service" ? { port: 8080 } : { health: { command } }),
    ...(kind === "cron" ? { schedule: "0 3 * * *" } : {}),
    env,
    calls: [{ cidr: "198.51.100.7/32", port: 5432, because }],
    needs: secrets ? { secrets: { path: `apps/${appName(index)}`, policies: ["db-access"] } } : {},
    transform: { [workloadOf[kind]]: { metadata: { annotations } } },
  };
}

/** A workload, as far as an author's own texts come out of it. */
export interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
  readonly spec: PodParent & { readonly jobTemplate?: { readonly spec: PodParent } };
}

interface PodParent {
  readonly template?: {
    readonly spec: {
      readonly containers: readonly [
        {
          readonly env?: readonly { readonly name: string; readonly value: string }[];
          readonly livenessProbe?: { readonly exec?: { readonly command: readonly string[] } };
        },
      ];
    };
  };
}

/** The texts of an intent, found again in what a parser made of its manifest. */
export function found(
  intent: HostileIntent,
  objects: readonly unknown[],
): Pick<HostileIntent, "env" | "annotations"> & { readonly command?: readonly string[] } {
  const workload = (objects as readonly Workload[]).find(({ kind }) => kind === workloadOf[intent.kind])!;
  const container = (workload.spec.jobTemplate?.spec ?? workload.spec).template!.spec.containers[0];
  const command = container.livenessProbe?.exec?.command;
  const { annotations } = workload.metadata;
  return {
    env: Object.fromEntries((container.env ?? []).filter(({ name }) => name in intent.env).map(({ name, value }) => [name, value])),
    annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => Object.hasOwn(intent.annotations, key))),
    ...(command === undefined ? {} : { command }),
  };
}

/** The same texts as they were put in. */
export function meant({ kind, env, annotations, command }: HostileIntent): ReturnType<typeof found> {
  return { env, annotations, ...(kind === "worker" ? { command } : {}) };
}
