import type { Input } from "@pulumi/pulumi";

/** The root of a platform's own authority in a vault. `vaultPkiRootArgs` makes it from a plan. */
export interface VaultPkiRootArgs {
  /** The mount, pki-acme-prod. */
  mount: string;
  /** What the root is called in its certificate. */
  commonName: string;
  /** Where the vault answers, https://vault.example.com:8200: certificates name it for whoever asks what was revoked. */
  address: string;
  /** Whether mount and root can neither be deleted nor replaced. */
  protect: boolean;
}

/** Who signs for a region, below the root. `vaultPkiIssuerArgs` makes it from a plan. */
export interface VaultPkiIssuerArgs {
  /** The root's mount. */
  root: string;
  /** The region's own mount. */
  mount: string;
  /** What the authority is called in its certificate. */
  commonName: string;
  /** Where the vault answers. */
  address: string;
  /** The role that signs, and nothing else. */
  role: string;
  /** Below which names it signs. */
  domains: string[];
  /** The mount at which the region's cluster logs in. */
  auth: string;
  /** Where the vault asks who shows a token: the cluster's API server, as the vault reaches it. */
  kubernetesHost: Input<string>;
  /** Who signed the API server's certificate, in PEM; left out for a vault in the cluster itself. */
  kubernetesCaCert?: Input<string> | undefined;
  /** The namespace of the account that asks. */
  namespace: string;
  /** The account that asks. */
  serviceAccount: string;
  /** Whom its token is meant for. */
  audience: string;
  /** Whether the mount can neither be deleted nor replaced. */
  protect: boolean;
}
