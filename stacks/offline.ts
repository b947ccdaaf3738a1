import { secret } from "@pulumi/pulumi";
import { regionIn } from "../components";
import type { Plan } from "../model";
import { buildEnvironment } from "./environment";
import { appsIn, buildApps, buildGround, groundOutputs, type Ground } from "./region";

/** What `pulumi up` would run for the whole environment, for a recorder. */
export function environmentParts(plan: Plan): (() => unknown)[] {
  return [() => buildEnvironment(plan, offline)];
}

/**
 * What `pulumi up` would run for a region, for a recorder, in parts: first what all apps stand on, then each app by itself, so that what a part has
 * made can be forgotten when it is done. Of all sizes that a part could have, one app takes the least time and memory.
 */
export function* regionParts(plan: Plan, name: string): Generator<() => unknown> {
  const region = regionIn(plan, name);
  let ground: Ground | undefined;
  yield () => {
    ground = buildGround(plan, region, offline);
    return { ...groundOutputs(region, ground), apps: {}, hosts: ground.hosts };
  };
  const below = ground;
  if (below === undefined) return;
  for (const app of appsIn(plan, region)) yield () => ({ apps: buildApps(plan, [app], below) });
}

const noId = "0".repeat(32);

/** No cluster and no cloud is reached: any kubeconfig, zone and token will do. */
const offline = {
  kubeconfig: () => secret("apiVersion: v1\nkind: Config\n"),
  cloudflare: () => ({ zoneId: noId, accountId: noId, token: secret("offline") }),
  dnsToken: () => undefined,
  vault: () => ({ token: secret("offline"), kubernetesHost: "https://kubernetes.default.svc", kubernetesCaCert: "" }),
  waitForHosts: false,
};
