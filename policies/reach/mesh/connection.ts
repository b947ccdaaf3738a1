/** Who calls, by certificate: a workload of the mesh, somebody without one, or somebody of whom nothing is known. */
export type Identity = { readonly namespace: string; readonly serviceAccount: string } | "none" | "unknown";

/** One connection, as a policy looks at it. */
export interface Connection {
  readonly identity: Identity;
  readonly port: number;
  /** The name that was asked for in TLS, empty without TLS; `unknown` where the caller may choose it. */
  readonly sni: string;
  /** Whether its requests are read; a TCP connection shows none. */
  readonly http: boolean;
  /** The one host that its requests ask for, where they ask for one. */
  readonly host?: string;
}
