/** What a gateway opens: from which addresses, which requests for a host come to which Service. */
export interface Exposure {
  /** Networks of the callers; all of `0.0.0.0/0` and `::/0` where nothing limits them. */
  readonly from: readonly string[];
  readonly host: string;
  /** Patterns, a regular expression after a `~`; empty where all are open. */
  readonly paths: readonly string[];
  readonly methods: readonly string[];
  readonly destination: { readonly namespace: string; readonly service: string; readonly port: number } | undefined;
  /** The workload that is the gateway, or the object that makes one of which no pods are known, and the port on which it listens. */
  readonly gateway: string;
  readonly port: number;
  readonly over: "mutual-tls" | "tls" | "plain";
  readonly by: readonly string[];
  /** Whether it answers by itself, as with a redirect, and leads to nobody. */
  readonly redirectOnly: boolean;
}
