/**
 * The workspace that every tool is measured with: teams of fifty apps, each team's apps in systems of five (one that people reach, three
 * behind it, one that keeps data), in two regions. The same number always gives the same files.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const appsOfTeam = 50;
const regions = ["eu-central", "us-east"];
const digest = "9a2c598b60df6679afbe228e8d72f6b7f39899a4c621969ae31ed9558caf7fc1";
const range = (count) => Array.from({ length: count }, (_, index) => index);
const team = (number) => `team-${String(number).padStart(3, "0")}`;

/** What each of the five apps of a system says beyond the five fields that all say. `to` names a neighbour of its system. */
const roles = {
  web: ({ to, app }) => `tier: frontend
size: medium
scale: { min: 3, max: 12, cpuPercent: 60 }
expose:
  host: ${app}.apps.example.com
  from: [corporate, partners]
  requestsPerSecond: 200
  login: { issuer: "https://login.example.com", audience: ${app} }
calls:
  - { app: ${to("api")}, because: shows what customers ask for }
  - { app: ${to("jobs")}, because: starts what takes long }
  - { host: flags.example.net, port: 443, because: reads feature flags }
needs:
  secrets: { path: apps/${app}, policies: [api-keys], mount: /secrets, rotateDays: 30 }
`,
  api: ({ to, hosts, app }) => `tier: backend
scale: { min: 2, max: 10, cpuPercent: 70 }
env: { LOG_LEVEL: info, CURRENCY: EUR }
expose:
  host: ${app}.apps.example.com
  paths: [/v1, /v2]
  from: [partners]
  requestsPerSecond: 100
  login: { issuer: "https://login.example.com", audience: ${app} }
calls:
  - { app: ${to("jobs")}, because: hands over work }
  - { app: ${to("store")}, because: reads and writes entries }
  - { host: ${hosts[0]}, port: 443, because: asks a partner }
needs:
  secrets: { path: apps/${app}, policies: [db-access], mount: /secrets, rotateDays: 30 }
`,
  jobs: ({ to, hosts, app }) => `tier: backend
env: { LOG_LEVEL: info, WORKERS: "4" }
expose:
  host: ${app}.apps.example.com
  from: [corporate]
  login: { issuer: "https://login.example.com", audience: ${app} }
calls:
  - { app: ${to("mail")}, because: tells people what was done }
  - { app: ${to("store")}, because: keeps what was done }
  - { host: ${hosts[1]}, port: 443, because: sends invoices }
  - { cidr: 198.51.100.7/32, port: 5432, because: the old database }
  - { cidr: 198.51.100.32/28, port: 636, because: looks people up }
needs:
  secrets: { path: apps/${app}, policies: [db-access, api-keys], mount: /secrets, rotateDays: 30 }
`,
  mail: ({ to, neighbour, hosts, app }) => `tier: backend
env: { LOG_LEVEL: warn }
expose:
  host: ${app}.apps.example.com
  paths: [/hooks]
  from: [partners]
  login: { issuer: "https://login.example.com", audience: ${app} }
accepts: [${neighbour.before}]
calls:
  - { app: ${to("store")}, because: reads addresses }
  - { app: ${neighbour.mail}, because: passes on what is for the other team }
  - { host: ${hosts[2]}, port: 443, because: sends letters }
  - { cidr: 198.51.100.64/28, port: 25, because: the old relays }
needs:
  secrets: { path: apps/${app}, policies: [api-keys], mount: /secrets, rotateDays: 30 }
`,
  store: ({ app }) => `tier: data
data: { classes: [pii] }
recover: { rpo: 24h, rto: 4h }
calls:
  - { cidr: 198.51.100.96/28, port: 5432, because: copies the old entries }
needs:
  secrets: { path: apps/${app}, policies: [db-access], mount: /secrets, rotateDays: 30 }
  volume: { size: 10Gi, class: enterprise-ssd, mount: /data, backup: daily }
`,
};

const platform = (teams) => `platform: bench
environment: prod
domain: apps.example.com
regions:
${regions
  .map(
    (name, index) =>
      `  ${name}: { jurisdiction: ${name.slice(0, 2)}, cluster: { context: ${name}, cni: cilium, nodesCidr: 10.${index}.0.0/16 }, aws: { account: "123456789012", region: ${name}-1, oidcProvider: oidc.eks.${name}-1.amazonaws.com/id/0123456789ABCDEF } }\n`,
  )
  .join("")}networks: { corporate: [203.0.113.0/24], partners: [198.51.100.0/25] }
storage: { classes: { enterprise-ssd: { provisioner: aws-ebs } } }
tls: { issuer: vault-pki }
secrets: { backend: vault, address: "https://vault.example.com" }
tenants:
${range(teams)
  .map((number) => `  ${team(number)}: { costCenter: cc-${number}, quota: { cpu: 4000, memory: 8000Gi, volumes: 5Ti, apps: 100 } }\n`)
  .join("")}`;

/** Every intent of a workspace of that many apps, by its file. */
export function* intents(count) {
  const teams = Math.ceil(count / appsOfTeam);
  const systems = Math.ceil(count / 5);
  const names = Object.keys(roles);
  for (const index of range(count)) {
    const system = Math.floor(index / 5);
    const owner = Math.floor(index / appsOfTeam);
    // The systems of a team stand in the two regions by turns, and so do their neighbours in the next team.
    const region = regions[system % 2];
    const perTeam = appsOfTeam / 5;
    const of = (number, role) => `${role}-${String(number).padStart(4, "0")}`;
    const [next, before] = [(system + perTeam) % systems, (owner + teams - 1) % teams];
    const app = of(system, names[index % 5]);
    const hosts = [`api-${system % 7}.example.org`, `invoices-${system % 5}.example.org`, `letters-${system % 3}.example.org`];
    const more = roles[names[index % 5]]({
      app,
      hosts,
      to: (role) => of(system, role),
      neighbour: { before: team(before), mail: of(next, "mail") },
    });
    yield {
      file: join(team(owner), `${app}.app.yaml`),
      text: `app: ${app}\nowner: ${team(owner)}\nsystem: system-${system}\nregion: ${region}\nimage: ghcr.io/acme/${app}:1.${index % 9}.0@sha256:${digest}\nport: ${8000 + (index % 5)}\n${more}`,
    };
  }
}

/** Writes the workspace into a folder of its own. */
export function writeWorkspace(folder, count) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "platform.yaml"), platform(Math.ceil(count / appsOfTeam)));
  for (const { file, text } of intents(count)) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
