import { app } from "../model/plan/given";
import { enterpriseAppObjects } from "../../constructs/enterprise-app/objects";
import { appPlan, kindsOf, objectsOf, only } from "./given";

describe("what an app is made of", () => {
  it.each([
    [
      "a service",
      "",
      [
        "ServiceAccount/billing",
        "NetworkPolicy/billing",
        "Sidecar/billing",
        "Service/billing",
        "Deployment/billing",
        "HorizontalPodAutoscaler/billing",
        "PodDisruptionBudget/billing",
      ],
    ],
    [
      "a service with a volume",
      "needs: { volume: { size: 1Gi, class: fast } }",
      [
        "ServiceAccount/billing",
        "NetworkPolicy/billing",
        "Sidecar/billing",
        "Service/billing",
        "Service/billing-peers",
        "StatefulSet/billing",
        "HorizontalPodAutoscaler/billing",
        "PodDisruptionBudget/billing",
      ],
    ],
    [
      "a cron",
      'kind: cron\nschedule: "0 3 * * *"',
      ["ServiceAccount/billing", "NetworkPolicy/billing", "Sidecar/billing", "CronJob/billing"],
    ],
    [
      "secrets",
      "needs: { secrets: { path: apps/billing, policies: [db-access] } }",
      [
        "ServiceAccount/billing",
        "NetworkPolicy/billing",
        "Sidecar/billing",
        "SecretProviderClass/billing-vault",
        "Service/billing",
        "Deployment/billing",
        "HorizontalPodAutoscaler/billing",
        "PodDisruptionBudget/billing",
      ],
    ],
  ])("%s", (_what, more, expected) => {
    expect(kindsOf(objectsOf(more))).toEqual(expected);
  });

  it("a worker without a port has no Service, and keeps its peers when it has a volume", () => {
    const worker = (more: string) =>
      kindsOf(enterpriseAppObjects(appPlan(app("billing", `kind: worker\n${more}`).replace("port: 8080\n", "")))).filter((name) =>
        name.startsWith("Service/"),
      );
    expect(worker("")).toEqual([]);
    expect(worker("needs: { volume: { size: 1Gi, class: fast } }")).toEqual(["Service/billing-peers"]);
  });

  it("carries the app's words and the line that asked for it on every object", () => {
    for (const object of objectsOf("needs: { volume: { size: 1Gi, class: fast } }")) {
      expect(object.metadata.namespace).toBe("eu-central-team-payments");
      expect(object.metadata.labels).toMatchObject({
        "app.kubernetes.io/name": "billing",
        "parapet.dev/tenant": "team-payments",
        "parapet.dev/region": "eu-central",
        "parapet.dev/cost-center": "cc-2",
      });
      expect(object.metadata.annotations).toMatchObject({ "parapet.dev/intent": "1.app.yaml:1" });
    }
  });
});

describe("the pod", () => {
  const pod = (more = "") => only(objectsOf(more), "Deployment").spec.template.spec;

  it("has no rights: not root, nothing to write to, no capabilities, no token", () => {
    const { automountServiceAccountToken, securityContext, containers, serviceAccountName } = pod();
    expect({ automountServiceAccountToken, serviceAccountName }).toEqual({
      automountServiceAccountToken: false,
      serviceAccountName: "billing",
    });
    expect(securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      fsGroup: 65532,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  it("is bounded, and gets no more memory than it was promised", () => {
    expect(pod("size: { cpu: 250m, memory: 1Gi }").containers[0].resources).toEqual({
      requests: { cpu: "250m", memory: "1Gi", "ephemeral-storage": "256Mi" },
      limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "256Mi" },
    });
  });

  it("is asked differently whether it is ready and whether it lives", () => {
    const { readinessProbe, livenessProbe, startupProbe } = pod("health: { ready: /up, live: tcp, startSeconds: 61 }").containers[0];
    expect([readinessProbe.httpGet, livenessProbe.tcpSocket, startupProbe.tcpSocket]).toEqual([
      { path: "/up", port: 8080 },
      { port: 8080 },
      { port: 8080 },
    ]);
    expect(startupProbe.failureThreshold * startupProbe.periodSeconds).toBeGreaterThanOrEqual(61);
  });

  it("answers on until nobody is sent to it any more, and is given the time for it", () => {
    const { terminationGracePeriodSeconds, containers } = pod();
    expect(containers[0].lifecycle.preStop).toEqual({ sleep: { seconds: 15 } });
    expect(terminationGracePeriodSeconds).toBeGreaterThan(15);
  });

  it("gets its variables in the order of their names, and its needs' behind them", () => {
    expect(pod("env: { B: 2, A: on }\nneeds: { bucket: { name: my-data } }").containers[0].env).toEqual([
      { name: "A", value: "on" },
      { name: "B", value: "2" },
      { name: "AWS_REGION", value: "eu-central-1" },
      { name: "BUCKET_NAME", value: expect.stringMatching(/-my-data-[a-z0-9]{8}$/) },
    ]);
  });
});

describe("names and selectors", () => {
  it("hold nothing that an intent may change: an upgrade replaces no workload", () => {
    const before = only(objectsOf(), "Deployment");
    const after = only(objectsOf("tier: frontend\nsystem: money\ndata: { classes: [pii] }\nscale: { max: 9 }"), "Deployment");
    expect(after.spec.selector).toEqual(before.spec.selector);
    expect(after.metadata.name).toBe(before.metadata.name);
    expect(after.spec.template.metadata.labels).toMatchObject(after.spec.selector.matchLabels);
  });

  it("leave the number of replicas to the autoscaler", () => {
    expect(only(objectsOf(), "Deployment").spec).not.toHaveProperty("replicas");
    expect(only(objectsOf("scale: { min: 3, max: 9 }"), "HorizontalPodAutoscaler").spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 9,
      scaleTargetRef: { kind: "Deployment", name: "billing" },
    });
  });

  it("say of a job what is in it, because a job can never change", () => {
    const job = (more: string) => objectsOf(`kind: job\n${more}`).find(({ kind }) => kind === "Job")?.metadata.name;
    expect(job("")).toMatch(/^billing-[0-9a-f]{8}$/);
    expect(job("env: { A: one }")).not.toBe(job("env: { A: two }"));
    expect(job("tier: data")).toBe(job("tier: backend"));
  });
});

describe("a volume", () => {
  it("is each replica's own, and stays when the app goes", () => {
    const set = only(objectsOf("needs: { volume: { size: 10Gi, class: fast, mount: /books } }"), "StatefulSet");
    expect(set.spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: "Retain", whenScaled: "Retain" });
    expect(set.spec.volumeClaimTemplates[0].spec).toEqual({
      accessModes: ["ReadWriteOnce"],
      storageClassName: "fast",
      resources: { requests: { storage: "10Gi" } },
    });
    expect(set.spec.template.spec.containers[0].volumeMounts).toEqual([
      { name: "tmp", mountPath: "/tmp" },
      { name: "data", mountPath: "/books" },
    ]);
  });
});

describe("secrets", () => {
  it("are read by the app's own role from its own path, and never stand in a manifest", () => {
    const provider = only(objectsOf("needs: { secrets: { path: apps/billing, policies: [db-access, api-keys] } }"), "SecretProviderClass");
    expect(provider.spec.parameters.objects).toBe(
      "- objectName: api-keys\n  secretPath: kv/data/apps/billing/api-keys\n- objectName: db-access\n  secretPath: kv/data/apps/billing/db-access\n",
    );
    expect(provider.spec.parameters.roleName).toMatch(/^eu-central-team-payments-billing-[a-z0-9]{8}$/);
  });
});
