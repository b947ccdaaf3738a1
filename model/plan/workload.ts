import type { Located } from "../workspace/understand";
import type { Intent } from "../intent/schema";
import type { Platform } from "../platform/schema";
import { parseImage } from "../text/image";
import type { ContainerPlan, ProbeAction, ProbesPlan, ResourcesPlan, WorkloadPlan } from "./app-plan";
import { assignment } from "../fields/written";
import type { Findings } from "./findings";

/** A user id without a name or rights on any machine, that distroless images use as well. */
const nobody = 65532;

export function planWorkload(intent: Intent, prod: boolean): WorkloadPlan {
  switch (intent.kind) {
    case "cron":
      return { kind: "CronJob", schedule: intent.schedule ?? "", retries: 3, deadlineSeconds: 3600 };
    case "job":
      return { kind: "Job", retries: 3, deadlineSeconds: 3600 };
    default: {
      const least = prod ? Math.max(2, intent.scale.min) : intent.scale.min;
      return {
        kind: intent.needs.volume === undefined ? "Deployment" : "StatefulSet",
        minReplicas: least,
        maxReplicas: Math.max(least, intent.scale.max),
        cpuPercent: intent.scale.cpuPercent,
        maxUnavailable: 1,
        drainSeconds: 15,
      };
    }
  }
}

export function planContainer(platform: Platform, intent: Located<Intent>, port: number | null, findings: Findings): ContainerPlan {
  const { value } = intent;
  return {
    image: planImage(platform, intent, findings),
    pullPolicy: "Always",
    env: Object.keys(value.env)
      .sort()
      .map((name) => ({ name, value: value.env[name] ?? "" })),
    resources: planResources(platform, value),
    probes: planProbes(value, port),
    userId: nobody,
  };
}

function planResources(platform: Platform, intent: Intent): ResourcesPlan {
  const named = typeof intent.size === "object" ? undefined : (intent.size ?? platform.defaults.size);
  const amounts = typeof intent.size === "object" ? intent.size : (platform.sizes[named ?? ""] ?? { cpu: 100, memory: 128 * 2 ** 20 });
  return {
    cpuMilli: amounts.cpu,
    // Bursts are cheap, a throttled start is not; memory is never promised twice.
    cpuLimitMilli: amounts.cpu * 4,
    memoryBytes: amounts.memory,
    ephemeralBytes: 256 * 2 ** 20,
  };
}

function planProbes(intent: Intent, port: number | null): ProbesPlan | null {
  if (intent.kind === "cron" || intent.kind === "job") return null;
  const { ready, live, command, startSeconds } = intent.health;
  if (command !== undefined) {
    const action: ProbeAction = { kind: "exec", command };
    return { ready: port === null ? action : probe(ready, port), live: action, startSeconds };
  }
  return port === null ? null : { ready: probe(ready, port), live: probe(live, port), startSeconds };
}

function probe(words: string, port: number): ProbeAction {
  return words === "tcp" ? { kind: "tcp", port } : { kind: "http", path: words, port };
}

function planImage(platform: Platform, { value, document }: Located<Intent>, findings: Findings): string {
  const given = value.image ?? defaultImage(platform, value.app);
  if (given === undefined) {
    findings.add(document, ["image"], {
      code: "PPT-0103",
      message: "image is missing, and the platform document has no defaults.image",
      fix: assignment(document, ["image"], `registry.example.com/${value.app}:1.0.0@sha256:…`),
    });
    return "";
  }
  const strict = platform.environment.like === "prod";
  const severity = strict ? ("error" as const) : ("warning" as const);
  const moving = given.tag === "latest" || (given.tag === null && given.digest === null);
  if (given.digest === null && (strict || moving))
    findings.add(
      document,
      ["image"],
      {
        code: "PPT-0204",
        message: `${given.text} names ${moving ? "whatever is newest" : "a tag, which can be moved"}; ${strict ? "in production an image is named by digest" : "name a version, and in production a digest"}`,
        fix: `${given.repository === "" ? given.text : given.text.replace(/:latest$/, ":<version>")}@sha256:<digest>`,
      },
      { severity },
    );
  const allowed = platform.images?.registries;
  const full = `${given.registry}/${given.repository}`;
  if (allowed !== undefined && !allowed.some((one) => full === one || full.startsWith(`${one.replace(/\/$/, "")}/`)))
    findings.add(
      document,
      ["image"],
      {
        code: "PPT-0205",
        message: `${given.text} comes from ${given.registry}; images come from ${allowed.join(", ")}`,
        fix: `${allowed[0] ?? ""}/…`,
      },
      { severity },
    );
  return given.text;
}

function defaultImage(platform: Platform, app: string) {
  if (platform.defaults.image === undefined) return undefined;
  const parsed = parseImage(platform.defaults.image.replaceAll("{app}", app));
  return parsed.ok ? parsed.value : undefined;
}
