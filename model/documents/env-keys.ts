import { showPath, type Path } from "../diagnostics/place";

/** How a value of the contract is written: a switch turns its feature on or off, and egress is a list of destinations. */
export type EnvKind = "text" | "list" | "boolean" | "integer" | "switch" | "egress" | "closed";

/** One key of the `.env` contract. */
export interface EnvKey {
  readonly key: string;
  readonly kind: EnvKind;
  /** The field of the intent that it stands for; empty for the key that says what holds anyway. */
  readonly path: Path;
  readonly about: string;
  /** The switch of the feature that it belongs to. */
  readonly feature?: string;
}

const volume = "STORAGE_PERSISTENT_ENABLED";
const bucket = "STORAGE_S3_ENABLED";
const secrets = "SECRETS_VAULT_ENABLED";

/** The whole contract, in the order in which it is written. */
export const envKeys: readonly EnvKey[] = [
  { key: "APP_NAME", kind: "text", path: ["app"], about: "The application's name." },
  { key: "REGION", kind: "list", path: ["region"], about: "The regions that it runs in." },
  { key: "APP_OWNER", kind: "text", path: ["owner"], about: "The tenant that owns it." },
  { key: "APP_IMAGE", kind: "text", path: ["image"], about: "The image that it runs." },
  { key: "APP_PORT", kind: "integer", path: ["port"], about: "The port that it listens on." },
  { key: "APP_TIER", kind: "text", path: ["tier"], about: "Its tier: frontend, backend or data." },
  { key: "APP_HOST", kind: "text", path: ["expose", "host"], about: "The host that it is reached by from outside." },
  { key: volume, kind: "switch", path: ["needs", "volume"], about: "Whether it has a volume." },
  { key: "STORAGE_PERSISTENT_SIZE", kind: "text", path: ["needs", "volume", "size"], about: "The volume's size.", feature: volume },
  {
    key: "STORAGE_PERSISTENT_CLASS",
    kind: "text",
    path: ["needs", "volume", "class"],
    about: "The volume's storage class.",
    feature: volume,
  },
  {
    key: "STORAGE_PERSISTENT_MOUNT",
    kind: "text",
    path: ["needs", "volume", "mount"],
    about: "Where the volume is mounted.",
    feature: volume,
  },
  {
    key: "STORAGE_PERSISTENT_BACKUP",
    kind: "text",
    path: ["needs", "volume", "backup"],
    about: "How often the volume is backed up.",
    feature: volume,
  },
  { key: bucket, kind: "switch", path: ["needs", "bucket"], about: "Whether it has a bucket." },
  { key: "STORAGE_S3_BUCKET", kind: "text", path: ["needs", "bucket", "name"], about: "The bucket's name.", feature: bucket },
  {
    key: "STORAGE_S3_ACCESS_POLICY",
    kind: "text",
    path: ["needs", "bucket", "access"],
    about: "What it may do there: read-only, read-write or write-only.",
    feature: bucket,
  },
  {
    key: "STORAGE_S3_VERSIONED",
    kind: "boolean",
    path: ["needs", "bucket", "versioned"],
    about: "Whether old versions of an object are kept.",
    feature: bucket,
  },
  {
    key: "STORAGE_S3_RETAIN_DAYS",
    kind: "integer",
    path: ["needs", "bucket", "retainDays"],
    about: "For how many days an object cannot be removed.",
    feature: bucket,
  },
  { key: secrets, kind: "switch", path: ["needs", "secrets"], about: "Whether it reads secrets from the vault." },
  { key: "SECRETS_VAULT_PATH", kind: "text", path: ["needs", "secrets", "path"], about: "The path of its secrets.", feature: secrets },
  {
    key: "SECRETS_VAULT_POLICIES",
    kind: "list",
    path: ["needs", "secrets", "policies"],
    about: "The policies that it is given.",
    feature: secrets,
  },
  {
    key: "SECRETS_VAULT_MOUNT",
    kind: "text",
    path: ["needs", "secrets", "mount"],
    about: "The folder where the secrets stand as files.",
    feature: secrets,
  },
  {
    key: "SECRETS_VAULT_ROTATE_DAYS",
    kind: "integer",
    path: ["needs", "secrets", "rotateDays"],
    about: "After how many days a secret is replaced.",
    feature: secrets,
  },
  { key: "OBSERVABILITY_LOGS_ENABLED", kind: "boolean", path: ["observe", "logs"], about: "Whether its logs are collected." },
  { key: "OBSERVABILITY_METRICS_ENABLED", kind: "boolean", path: ["observe", "metrics"], about: "Whether its metrics are collected." },
  { key: "OBSERVABILITY_TRACES_ENABLED", kind: "boolean", path: ["observe", "traces"], about: "Whether its traces are collected." },
  { key: "OBSERVABILITY_DASHBOARD", kind: "text", path: ["observe", "dashboard"], about: "The dashboard's name." },
  { key: "NETWORK_EGRESS_RESTRICTED", kind: "closed", path: [], about: "Always true: only what is allowed can be reached." },
  {
    key: "NETWORK_EGRESS_ALLOW",
    kind: "egress",
    path: ["calls"],
    about: "What it may reach: host, host:port or CIDR; without a port, 443.",
  },
  { key: "NETWORK_INGRESS_WHITELIST", kind: "list", path: ["expose", "from"], about: "Who may reach it: named networks or CIDRs." },
  { key: "NETWORK_WAF_ENABLED", kind: "boolean", path: ["expose", "waf"], about: "Whether a web application firewall stands before it." },
];

const byKey = new Map(envKeys.map((row) => [row.key, row]));

export function envKey(key: string): EnvKey | undefined {
  return byKey.get(key);
}

/** Whether a key claims to belong to the contract, by its prefix or by its letters alone. */
export function claimsContract(key: string): boolean {
  return /^(?:APP_|STORAGE_|SECRETS_|OBSERVABILITY_|NETWORK_|REGIONS?(?:_|$))/.test(key) || byKey.has(key.toUpperCase());
}

/** The key that a field of the intent is written with: `region[1]` is `REGION[1]`, and `calls[0].port` is `NETWORK_EGRESS_ALLOW[0]`. */
export function showEnvPath(path: Path): string {
  let found: EnvKey | undefined;
  for (const row of envKeys) {
    const leads = row.path.length > 0 && row.path.every((step, index) => step === path[index]);
    if (leads && row.path.length > (found?.path.length ?? 0)) found = row;
  }
  if (found === undefined) return showPath(path);
  const next = path[found.path.length];
  return typeof next === "number" ? `${found.key}[${next}]` : found.key;
}
