import type { StackSettings } from "./cli";

/** A Pulumi project that the recorder and the real engine have to read alike. */
export interface Project extends StackSettings {
  /** Its name in Pulumi.yaml. */
  readonly name: string;
  /** The program's module, to be run inside a test; without one it is only recorded as a whole project. */
  readonly program?: string;
  /** Whether it has to pass the policy pack. */
  readonly obeys?: boolean;
  /** Its former releases in `releases/`, oldest first, each with the resources that went on purpose and why. */
  readonly releases?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const region = {
  project: "stacks",
  name: "parapet",
  secretConfig: { kubeconfig: "{ apiVersion: v1, kind: Config, note: only for the tests }" },
};
/** How the zone is reached: in dev nobody says, and nobody asks. */
const zone = {
  // No name server knows the tests' hosts.
  config: { cloudflareZoneId: "0123456789abcdef0123456789abcdef", waitForHosts: "false" },
  secretConfig: { cloudflareToken: "a-token-of-the-tests-alone-0123456789abcd" },
};
const firstApp = "../examples/first-app";
const byVault = "../examples/certificates-vault";
const vault = { secretConfig: { vaultToken: "hvs-a-token-of-the-tests-alone-89abcd" } };

/** Every project that `npm run test:engine` takes through preview, up, state, policies and upgrade. One entry more is one project more. */
export const projects: readonly Project[] = [
  {
    project: "tests/engine/fixtures/shop",
    name: "shop",
    program: "index.ts",
    stack: "dev",
    config: { image: "ghcr.io/acme/shop:1.0.0" },
    secretConfig: { password: "correct horse battery staple" },
    releases: { "0.1.0": {} },
  },
  {
    project: "tests/engine/fixtures/habits",
    name: "habits",
    program: "index.ts",
    stack: "prod",
    config: { careless: "true" },
  },
  {
    project: "tests/engine/fixtures/settlement",
    name: "settlement",
    program: "index.ts",
    stack: "dev",
    config: { misspelt: "false" },
    secretConfig: { password: "a password of the settlement" },
  },
  {
    project: "tests/engine/fixtures/corners",
    name: "corners",
    program: "index.ts",
    stack: "odd",
    secretConfig: { token: "tok-8d1f0b6f2c" },
    existing: [
      {
        type: "aws:iam/role:Role",
        id: "existing-role",
        urn: "made by somebody else",
        inputs: { name: "existing-role", assumeRolePolicy: "{}" },
        outputs: { name: "existing-role", assumeRolePolicy: "{}", arn: "arn:aws:iam::123456789012:role/existing-role" },
      },
    ],
  },
  // The simulation in each environment, and in its other region.
  ...["dev-eu-central", "staging-eu-central", "prod-eu-central", "prod-eu-west"].map((stack) => ({
    ...region,
    stack,
    ...(stack.startsWith("dev") ? {} : { config: zone.config, secretConfig: { ...region.secretConfig, ...zone.secretConfig } }),
    after: [{ stack: stack.split("-")[0]!, ...(stack.startsWith("dev") ? {} : zone) }],
    obeys: stack.startsWith("prod"),
  })),
  {
    ...region,
    stack: "first-app-eu-central",
    config: { workspace: firstApp, region: "eu-central", environmentStack: "organization/parapet/first-app" },
    after: [{ stack: "first-app", config: { workspace: firstApp } }],
    obeys: true,
  },
  {
    ...region,
    stack: "by-vault-eu-central",
    config: { workspace: byVault, region: "eu-central", environmentStack: "organization/parapet/by-vault" },
    secretConfig: { ...region.secretConfig, ...vault.secretConfig },
    after: [{ stack: "by-vault", config: { workspace: byVault }, ...vault }],
    obeys: true,
  },
];

/** Each project with each of its former releases. */
export const upgrades = projects.flatMap((project) =>
  Object.entries(project.releases ?? {}).map(([version, gone]) => ({ ...project, version, gone })),
);

/** The project in that folder. */
export function projectAt(folder: string): Project {
  const found = projects.find(({ project }) => project === folder);
  if (found === undefined) throw new Error(`${folder} is not in the table; it has ${projects.map(({ project }) => project).join(", ")}`);
  return found;
}
