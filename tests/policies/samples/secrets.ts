import { asked, container, object, pod, unknown, type Case, type Samples } from "./make";

/** Made up here, in the form that its issuer gives; split, so that no scanner takes this file for a leak. */
export const token = ["ghp", "_16C7e42F292c6912E7710c838347Ae178B4a"].join("");
const env = (name: string, value: unknown): Case => container({ env: [{ name, value }] });
const config = (data: unknown): Case => [object("v1", "ConfigMap", { data })];
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "anything" };

export const secretSamples: Record<string, Samples> = {
  "encryption/env-without-secrets": {
    holds: [
      env("LOG_LEVEL", "info"),
      container({ env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }] }),
    ],
    broken: [env("GITHUB", token), env("LOG_LEVEL", secret)],
    almost: [env("NOTE", Buffer.from(token).toString("base64")), env("DB_PASSWORD", "hunter2-Zx81qP")],
    cannotTell: [env("DB_PASSWORD", unknown)],
  },
  "encryption/command-without-secrets": {
    holds: [container({ command: ["serve"], args: ["--port=8080"] })],
    broken: [container({ args: ["--token", token] })],
    almost: [
      container({ livenessProbe: { httpGet: { path: "/", httpHeaders: [{ name: "X", value: `Bearer ${token}` }] } } }),
      container({ image: `https://robot:${token}@ghcr.io/acme/app:1` }),
    ],
    cannotTell: [container({ args: unknown })],
  },
  "encryption/config-without-secrets": {
    holds: [config({ mode: "fast", "app.yaml": "log: info\n" })],
    broken: [config({ token })],
    almost: [config({ "app.yaml": `log: info\ngithub: ${token}\n` })],
    cannotTell: [config(unknown)],
  },
  "encryption/metadata-without-secrets": {
    holds: [pod({}, { annotations: { "example.com/owner": "team-payments" } })],
    broken: [pod({}, { annotations: { "example.com/token": token } })],
    almost: [[object("apps/v1", "Deployment", { spec: { template: { metadata: { annotations: { note: token } } } } })]],
    cannotTell: [pod({}, { annotations: unknown })],
  },
  "encryption/inputs-without-secrets": {
    holds: [
      [asked("aws:rds/instance:Instance", "db", { username: "app", password: secret })],
      [asked("aws:rds/instance:Instance", "db", { password: unknown })],
    ],
    broken: [[asked("aws:rds/instance:Instance", "db", { password: "hunter2-Zx81qP" })]],
    almost: [[asked("aws:lambda/function:Function", "f", { environment: { variables: { NOTE: token } } })]],
    cannotTell: [],
  },
};
