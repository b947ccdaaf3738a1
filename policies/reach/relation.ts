/** Who can reach whom, on which port, as whom, over what: one line of the relation. */
export interface Edge {
  /** Who sends: `namespace/workload`, or addresses outside: `203.0.113.0/24`. */
  readonly from: string;
  /** Who is reached: `namespace/workload`, addresses outside, or a host outside. */
  readonly to: string;
  /** One port, a span of them (`8000-8100`), or all (`*`). */
  readonly port: number | string;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  /** How it travels, as far as the objects decide it. */
  readonly over: "mutual-tls" | "tls" | "plain" | "any";
  /** What of the port's requests is let through; empty where all are. */
  readonly only: readonly RequestKind[];
  /** The objects that open it, as `NetworkPolicy namespace/name`; empty where nothing closes it. */
  readonly by: readonly string[];
}

/** Requests of one kind: an empty list means any. */
export interface RequestKind {
  readonly hosts: readonly string[];
  readonly methods: readonly string[];
  readonly paths: readonly string[];
}

/** A place where what was emitted and what was declared part. */
export interface Difference {
  /** `extra` is open and not declared; `missing` is declared and closed; `plain` is declared and not under mutual TLS; `wider` lets more requests through than declared. */
  readonly kind: "extra" | "missing" | "plain" | "wider";
  readonly from: string;
  readonly to: string;
  readonly port: number | string;
  readonly protocol: Edge["protocol"];
  /** The objects that open it, or that close it. */
  readonly by: readonly string[];
  /** The whole of it as one sentence, with what to do. */
  readonly message: string;
  readonly fix: string;
}
