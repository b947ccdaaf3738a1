import type { PlanOf } from "../../model/catalogue";
import type { AppPlan } from "../../model/plan/app-plan";
import { certificateKey, renewBeforePercent } from "../../model/plan/certificates";
import { identity } from "../enterprise-app/identity";
import { certificate } from "../tls/certificate";
import { nothing, type Contribution } from "./contribution";

/** A certificate and key of the app's own, as files that only its pods see: a new pair appears there by itself, without a restart. */
export function certificateOf(plan: PlanOf<"certificate">, app: AppPlan): Contribution {
  const { secret: name, issuer, dnsNames, usages, hours, mount } = plan;
  return {
    ...nothing,
    // Readable for the group that the pod's files get, and for nobody else.
    volumes: [{ name: "tls", secret: { secretName: name, defaultMode: 0o440 } }],
    mounts: [{ name: "tls", mountPath: mount, readOnly: true }],
    objects: [
      certificate(identity(app, name), { name, issuer, purpose: "app", dnsNames, usages, hours, renewBeforePercent, key: certificateKey }),
    ],
  };
}
