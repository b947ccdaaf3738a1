/** Pods of a namespace (of all of it, where no label is named), addresses, or a host outside: by name, or, where nothing knows names, any public address. */
export type PeerPlan =
  | { readonly kind: "pods"; readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly kind: "addresses"; readonly cidr: string }
  | { readonly kind: "host"; readonly host: string; readonly byName: boolean };

/** A flow that the platform needs of every pod of a namespace, and that no intent declares. */
export interface OwnFlowPlan {
  /** `allow-dns`: also the name of the policy that opens it. */
  readonly name: string;
  readonly direction: "in" | "out";
  /** Which pods of the namespace it is for; all where no label is named. */
  readonly pods: Readonly<Record<string, string>>;
  readonly peers: readonly PeerPlan[];
  readonly ports: readonly { readonly port: number; readonly protocol: "TCP" | "UDP" }[];
  readonly because: string;
}
