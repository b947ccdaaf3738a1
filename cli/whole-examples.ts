import type { DocumentKind } from "../model/fields/json-schema";

/** The least that a document says, whole: what `explain intent` and `explain platform` show to begin with. */
export const wholeExamples: Readonly<Record<DocumentKind, string>> = {
  intent: `# billing.app.yaml
app: billing
owner: team-payments
region: eu-central
image: ghcr.io/acme/billing:2.4.1@sha256:0f3c5a0d9b9e1f0c7a8f3d2b1e4c5d6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4
port: 8080`,
  platform: `# platform.yaml
platform: acme
environment: prod
domain: apps.example.com
regions:
  eu-central:
    jurisdiction: eu
    cluster: { context: eu-central, cni: cilium, nodesCidr: 10.0.0.0/16 }
tenants:
  team-payments: { costCenter: cc-12 }`,
};
