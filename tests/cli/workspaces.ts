import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const made: string[] = [];

/** A folder of its own for one test; it is gone afterwards. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "parapet-test-"));
  made.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
}

export const image = `ghcr.io/acme/hello:1.0.0@sha256:${"e5".repeat(32)}`;

export const platform = `platform: acme
environment: prod
domain: apps.example.com
defaults: { owner: team-web, image: "${image}", port: 8080 }
regions:
  eu-central:
    jurisdiction: eu
    compliance: [gdpr]
    aws: { account: "123456789012", region: eu-central-1, oidcProvider: oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF }
    cluster: { context: eu-central, cni: cilium, nodesCidr: 10.0.0.0/16 }
  us-east:
    jurisdiction: us
    aws: { account: "123456789012", region: us-east-1, oidcProvider: oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF }
    cluster: { context: us-east, cni: cilium, nodesCidr: 10.1.0.0/16 }
networks: { corporate: [203.0.113.0/24] }
tenants:
  team-web: { costCenter: cc-7 }
  team-data: { costCenter: cc-8 }
storage: { classes: { enterprise-ssd: { provisioner: aws-ebs } } }
tls: { issuer: vault-pki }
`;

/** An intent with nothing wrong in it, and more lines behind. */
export const app = (name: string, more = ""): string => `app: ${name}
owner: team-web
region: eu-central
image: ${image}
port: 8080
${more}`;

/** A workspace with a sound platform document. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporary();
  write(folder, { "platform.yaml": platform, ...files });
  return folder;
}
