import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../api";
import { Keeper } from "../keeper";
import { token } from "./documents";
import type { AcmePrograms } from "./programs";

/** What was asked of the world. */
export interface Seen {
  readonly hosts: readonly string[];
  /** The names of each order: `dns:shop.example.com`. */
  readonly orders: readonly (readonly string[])[];
  /** Which challenges were taken up: `dns-01:shop.example.com`. */
  readonly challenges: readonly string[];
  readonly requests: readonly {
    readonly names: readonly string[];
    readonly commonName: string;
    readonly key: string;
    readonly usages: readonly string[];
  }[];
  readonly records: readonly { readonly name: string; readonly type: string; readonly content: string; readonly removed: boolean }[];
}

/** cert-manager at work on a cluster, and the world that it finds outside. */
export class Outside {
  private constructor(
    private readonly keeper: Keeper,
    private readonly control: string,
  ) {}

  /**
   * Nothing that is applied names another address than it would in earnest: the way out is a proxy, which leads the authority's, Cloudflare's
   * and the resolvers' names to programs on loopback; and their one certificate is what counts as everybody's root there.
   */
  static async start({ operator, world }: AcmePrograms, server: Connection, operatorToken: string): Promise<Outside> {
    const keeper = new Keeper(mkdtempSync(join(tmpdir(), "parapet-acme-")));
    const { folder } = keeper;
    keeper.start("world", world, ["--folder", folder, "--zone", "example.com", "--token", token]);
    const file = join(folder, "world.json");
    await keeper.until("world", "the world is there", () => Promise.resolve(existsSync(file)));
    const { proxy, control, roots } = JSON.parse(readFileSync(file, "utf8")) as Record<"proxy" | "control" | "roots", string>;
    const kubeconfig = join(folder, "operator.kubeconfig");
    writeFileSync(kubeconfig, JSON.stringify(configOf(server, operatorToken)), { mode: 0o600 });
    const nameservers = ["https://1.1.1.1/dns-query", "https://1.0.0.1/dns-query"].join();
    keeper.start("operator", "env", [
      `HTTPS_PROXY=${proxy}`,
      `SSL_CERT_FILE=${roots}`,
      operator,
      `--kubeconfig=${kubeconfig}`,
      "--namespace=cert-manager",
      `--nameservers=${nameservers}`,
    ]);
    return new Outside(keeper, control);
  }

  async seen(): Promise<Seen> {
    return (await (await fetch(`${this.control}/seen`)).json()) as Seen;
  }

  /** Whether records get into the zone under another name than was asked for. */
  async leadAstray(on: boolean): Promise<void> {
    await fetch(`${this.control}/astray?on=${String(on)}`, { method: "POST" });
  }

  /** What the authority's certificates go back to. */
  async root(): Promise<string> {
    return (await fetch(`${this.control}/roots/0`)).text();
  }

  /** Waits until `ready` gives something; fails with cert-manager's last words. */
  async until<T>(what: string, ready: () => Promise<T | undefined>): Promise<T> {
    let found: T | undefined;
    await this.keeper.until("operator", what, async () => (found = await ready()) !== undefined, 180);
    return found!;
  }

  async stop(): Promise<void> {
    await this.keeper.stop();
  }
}

export function configOf({ url: server, authority }: Connection, bearer: string): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "parapet", cluster: { server, "certificate-authority": authority } }],
    users: [{ name: "operator", user: { token: bearer } }],
    contexts: [{ name: "parapet", context: { cluster: "parapet", user: "operator" } }],
    "current-context": "parapet",
  };
}
