import type { Chart } from "../platform/charts";
import type { Place } from "../diagnostics/place";
import type { OwnFlowPlan } from "./own-flow-plan";

/** Who signs certificates in a region, and which. */
export interface TlsPlan {
  /** Where the operator of certificates lives, with the secrets of its issuers. */
  readonly namespace: string;
  /** Whether the operator comes with this region: the first of its cluster. */
  readonly home: boolean;
  /** What is installed with it, and not judged. */
  readonly charts: readonly Chart[];
  readonly labels: Readonly<Record<string, string>>;
  /** What the operator itself needs, as it is opened for it. */
  readonly own: readonly OwnFlowPlan[];
  /** How strict the environment is. */
  readonly like: "dev" | "staging" | "prod";
  readonly issuers: readonly IssuerPlan[];
  /** By namespace and name. */
  readonly certificates: readonly CertificatePlan[];
  /** What apps trust where no public authority signs: a ConfigMap of this name in each of these namespaces. */
  readonly bundle: { readonly name: string; readonly key: string; readonly secret: string; readonly namespaces: readonly string[] } | null;
  /** Whether somebody collects the operator's metrics, and can be told what is wrong. */
  readonly watched: boolean;
  readonly nodesCidr: string;
  readonly apiServer: string | null;
  readonly cni: string;
}

/** Who signs, by the name that certificates ask for. */
export type IssuerPlan =
  | {
      readonly kind: "acme";
      readonly name: string;
      readonly directory: "production" | "staging";
      readonly server: string;
      readonly email: string;
      readonly zone: string;
      readonly accountSecret: string;
      readonly tokenSecret: string;
      readonly because: string;
    }
  | { readonly kind: "root"; readonly name: string; readonly because: string }
  | { readonly kind: "ca"; readonly name: string; readonly secret: string; readonly because: string }
  | {
      readonly kind: "vault";
      readonly name: string;
      readonly address: string;
      /** Who signed the vault's own certificate; empty where everybody's roots know it. */
      readonly ca: string;
      readonly root: string;
      readonly mount: string;
      readonly role: string;
      /** Below which names the vault signs for this region. */
      readonly domains: readonly string[];
      readonly auth: string;
      readonly serviceAccount: string;
      readonly audience: string;
      readonly because: string;
    };

/** A certificate: its names, who signs it, and who shows it. */
export interface CertificatePlan {
  /** Also the name of its secret. */
  readonly name: string;
  readonly namespace: string;
  readonly issuer: string;
  readonly purpose: "root" | "gateway" | "app";
  readonly dnsNames: readonly string[];
  readonly usages: readonly ("server" | "client")[];
  readonly hours: number;
  /** How much of its lifetime is left when the next one is asked for. */
  readonly renewBeforePercent: number;
  readonly key: { readonly algorithm: "ECDSA"; readonly size: 256 };
  readonly hosts: readonly string[];
  /** Ids of the apps that it is for. */
  readonly apps: readonly string[];
  /** Where it was asked for; null for the region's own. */
  readonly source: Place | null;
}
