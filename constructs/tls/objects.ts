import type { RegionPlan } from "../../model/plan/plan";
import type { CertificatePlan, TlsPlan } from "../../model/plan/tls-plan";
import type { KubeObject } from "../kubernetes/manifest";
import { admissionObjects } from "./admission";
import { certificateAlerts } from "./alerts";
import { bundle } from "./bundle";
import { certificate } from "./certificate";
import { certManagerHome } from "./home";
import { issuerObjects } from "./issuers";

/** Who signs in a region, who may ask, the region's own certificates, and what is trusted. An app's own certificates are with the app. */
export function tlsObjects(region: RegionPlan): readonly KubeObject[] {
  return [...operatorHome(region), ...signingObjects(region)];
}

/** Where the operator of certificates is installed, in the first region of its cluster. */
export function operatorHome({ tls, dns }: RegionPlan): readonly KubeObject[] {
  return tls?.home === true ? certManagerHome(tls, dns) : [];
}

/** What the operator is told: nobody understands these objects before it is there. */
export function signingObjects(region: RegionPlan): readonly KubeObject[] {
  const { tls } = region;
  if (tls === null) return [];
  return [
    ...admissionObjects({ ...region, tls }),
    ...tls.issuers.flatMap((issuer) => issuerObjects(tls, issuer)),
    ...tls.certificates.filter(({ purpose }) => purpose !== "app").map((plan) => ofRegion(tls, plan)),
    ...(tls.bundle === null ? [] : [bundle(tls, region.name, tls.bundle)]),
    ...(tls.watched ? [alerts(region, tls)] : []),
  ];
}

/** Of the tenants' namespaces and the gateways'; the operator's own is watched without being named. */
function alerts({ name: region, namespaces, gateways }: RegionPlan, { namespace, labels, home }: TlsPlan): KubeObject {
  return certificateAlerts({
    region,
    metadata: { name: `${region}-certificates`, namespace, labels },
    namespaces: [...gateways.map(({ name }) => ({ name, tenant: "" })), ...namespaces.map(({ name, tenant }) => ({ name, tenant }))],
    home,
  });
}

function ofRegion({ labels }: TlsPlan, plan: CertificatePlan): KubeObject {
  const { name, namespace, source } = plan;
  const annotations = source === null ? {} : { annotations: { "parapet.dev/intent": `${source.file}:${source.line}` } };
  return certificate({ name, namespace, labels, ...annotations }, plan);
}
