/** An operator that somebody else wrote, as it is installed: the version and the digest of its chart. What is in it is nobody's to judge here. */
export interface Chart {
  readonly name: string;
  /** Where the chart lies, without its version. */
  readonly repository: string;
  readonly version: string;
  /** The SHA-256 of the chart's archive; null where nobody has told us one that we could compare. */
  readonly digest: string | null;
  readonly namespace: string;
}

/** Every chart that the platform installs. One place, so that an update is a line that a reviewer sees. */
export const charts = {
  certManager: {
    name: "cert-manager",
    repository: "https://charts.jetstack.io",
    version: "v1.21.2",
    digest: "73a56e1728edd6c99f1f31082618c3259d279a76b7ebd3d4bdc5475c2442d34a",
    namespace: "cert-manager",
  },
  trustManager: {
    name: "trust-manager",
    repository: "https://charts.jetstack.io",
    version: "v0.25.0",
    digest: null,
    namespace: "cert-manager",
  },
} as const satisfies Record<string, Chart>;
