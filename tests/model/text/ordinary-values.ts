/** A thousand values that no reviewer would stop at, each with the field that it stands in, the same in every run. */
import { createHash } from "node:crypto";
import { randomBits } from "./random-bits";

const next = randomBits(7);
const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T;
const hash = (algorithm: string, encoding: "hex" | "base64" = "hex") =>
  createHash(algorithm)
    .update(String(next(2 ** 31)))
    .digest(encoding);
const number = (most: number) => String(next(most));
const nouns = [
  "billing",
  "ledger",
  "orders",
  "catalogue",
  "payments",
  "gateway",
  "search",
  "mailer",
  "profile",
  "inventory",
  "shipping",
  "audit",
];
const noun = () => pick(nouns);
const host = () =>
  `${noun()}.${pick(["eu-central", "prod", "internal", "apps"])}.${pick(["example.com", "acme.io", "svc.cluster.local", "amazonaws.com"])}`;
const uuid = () => hash("md5").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const version = () => `${number(20)}.${number(40)}.${number(90)}`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const base64 = (text: string) => Buffer.from(text).toString("base64");

const kinds: readonly (() => [field: string, value: string])[] = [
  () => ["HOST", host()],
  () => [`${noun().toUpperCase()}_URL`, `https://${host()}:${number(9000)}/v1/${noun()}?page=${number(9)}&sort=created_at`],
  () => ["DATABASE_URL", `postgres://app@${host()}:5432/${noun()}?sslmode=verify-full`],
  () => ["DATABASE_URL", `postgres://app:\${DB_PASSWORD}@${host()}:5432/${noun()}`],
  () => ["REDIS_URL", `redis://${host()}:6379/${number(16)}`],
  () => ["JDBC", `jdbc:postgresql://${host()}:5432/${noun()}?user=app&ssl=true`],
  () => ["REQUEST_ID", uuid()],
  () => ["IMAGE", `ghcr.io/acme/${noun()}:${version()}@sha256:${hash("sha256")}`],
  () => ["CHECKSUM", `sha256:${hash("sha256")}`],
  () => ["INTEGRITY", `sha512-${hash("sha512", "base64")}`],
  () => ["COMMIT", hash("sha1")],
  () => ["COMMIT_SHORT", hash("sha1").slice(0, 7)],
  () => ["VERSION", `v${version()}-rc.${number(9)}+build.${number(999)}`],
  () => ["CONFIG_PATH", `/etc/${noun()}/conf.d/${number(99)}-${noun()}.yaml`],
  () => ["CLASS", `com.acme.${noun()}.${capital(noun())}${capital(noun())}ServiceFactoryBean`],
  () => ["KEY_ARN", `arn:aws:kms:eu-central-1:${number(10)}12345678901:key/${uuid()}`],
  () => ["SECRET_ARN", `arn:aws:secretsmanager:eu-central-1:012345678901:secret:${noun()}/db-a1B2c3`],
  () => ["ROLE", `arn:aws:iam::012345678901:role/${noun()}-${noun()}-role`],
  () => ["SUBNETS", `subnet-${hash("md5").slice(0, 17)},subnet-${hash("md5").slice(0, 17)}`],
  () => [
    "DESCRIPTION",
    `The ${noun()} service keeps the ${noun()} of every customer, and tells the ${noun()} team when a password or a token expires.`,
  ],
  () => ["MESSAGE", `Reset your password: follow the link that we sent, then enter the token from the ${noun()} mail.`],
  () => ["JAVA_OPTS", `-Xms${number(9)}g -Xmx${number(9)}g -XX:+UseG1GC -Dfile.encoding=UTF-8 -Dspring.profiles.active=${noun()}`],
  () => ["ARGS", `--config=/etc/${noun()}.yaml --log-level=info --password-file=/run/secrets/${noun()} --token-ttl=${number(60)}m`],
  () => ["FEATURES", JSON.stringify({ [noun()]: true, limit: Number(number(500)), names: [noun(), noun()] })],
  () => ["CONFIG_B64", base64(JSON.stringify({ app: noun(), region: "eu-central", replicas: Number(number(9)), hosts: [host(), host()] }))],
  () => ["TIMESTAMP", `2026-${String(1 + next(12)).padStart(2, "0")}-11T10:${String(next(60)).padStart(2, "0")}:00.000Z`],
  () => ["CIDR", `10.${number(256)}.0.0/16`],
  () => ["LOG_LEVEL", pick(["info", "debug", "warn", "error"])],
  () => ["PASSWORD_MIN_LENGTH", number(32)],
  () => ["DB_PASSWORD_FILE", `/run/secrets/${noun()}/password`],
  () => ["TOKEN_URL", `https://login.${host()}/oauth2/token?grant_type=client_credentials`],
  () => ["TOKEN_TTL", `${number(90)}m`],
  () => ["API_KEY_HEADER", "X-Api-Key"],
  () => ["DB_SECRET", `${noun()}-db-credentials`],
  () => ["SECRET_NAME", `${noun()}-${noun()}-v${number(9)}`],
  () => [
    "DB_PASSWORD",
    pick(["${DB_PASSWORD}", "$(DB_PASSWORD)", "vault:secret/data/app#password", "{{ .Values.password }}", "<password>", "***", ""]),
  ],
  () => ["SORT_KEY", `${noun()}_created_at`],
  () => ["PARTITION_KEY", `${noun()}#${number(99)}`],
  () => ["ALLOW_EMPTY_PASSWORD", pick(["yes", "no", "true", "false"])],
  () => ["ISSUER", `https://login.${host()}/realms/${noun()}`],
  () => ["CLIENT_ID", `${noun()}-web-${number(99)}`],
  () => ["PUBLIC_KEY", `-----BEGIN PUBLIC KEY-----\n${hash("sha512", "base64")}\n-----END PUBLIC KEY-----`],
  () => [
    "SQL",
    `SELECT id, ${noun()} FROM ${noun()} WHERE token_expires_at < now() AND secret IS NULL ORDER BY ${noun()} LIMIT ${number(100)}`,
  ],
  () => ["TZ", pick(["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC"])],
  () => ["KAFKA_BROKERS", `${host()}:9092,${host()}:9092`],
  () => ["TRACE", `00-${hash("md5")}-${hash("md5").slice(0, 16)}-01`],
  () => ["CRON", `*/${number(30)} * * * mon-fri`],
  () => ["MAIL_FROM", `"${capital(noun())} Team" <${noun()}@example.com>`],
  () => ["PATH", `/usr/local/sbin:/usr/local/bin:/usr/bin:/opt/${noun()}/bin`],
  () => ["MEMBERS", `user:alice@example.com,serviceAccount:${noun()}@acme.iam.gserviceaccount.com,oidc:payments`],
  () => ["USER", `${number(65_000)}:${number(65_000)}`],
  () => ["TOPIC", `projects/acme/topics/${noun()}-${noun()}-dead-letter-queue-${number(9)}`],
];

export const ordinaryValues: readonly (readonly [field: string, value: string])[] = Array.from({ length: 1000 }, (_, i) =>
  (kinds[i % kinds.length] as (typeof kinds)[number])(),
);
