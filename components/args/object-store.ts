/** A bucket on S3, with everything decided. `objectStoreArgs` makes it from an app's plan. */
export interface ObjectStoreArgs {
  /** The physical name, global and stable. */
  bucketName: string;
  /** read-only, read-write or write-only. */
  access: string;
  /** Whether earlier versions of an object are kept. */
  versioned: boolean;
  /** How many days earlier versions are kept. */
  retainDays: number;
  /** The AWS account, twelve digits. */
  account: string;
  /** The AWS region. */
  awsRegion: string;
  /** The namespace of the app that uses it. */
  namespace: string;
  /** The app's ServiceAccount. */
  serviceAccount: string;
  /** The role that the ServiceAccount takes on. */
  roleName: string;
  /** The identity provider of the app's cluster, without https://; without one, EKS Pod Identity. */
  oidcProvider?: string | undefined;
  /** The EKS cluster of the app, for EKS Pod Identity. */
  eksCluster?: string | undefined;
  /** The key's alias, with `alias/` before it. */
  keyAlias: string;
  /** The bucket that takes the access logs, in the same account and region. */
  accessLogs?: string | undefined;
  /** Whether bucket and key can neither be deleted nor replaced, and stay when the component goes. */
  protect: boolean;
  /** On everything that can carry them. */
  tags: Record<string, string>;
}
