import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../control-plane";
import { Keeper } from "../keeper";

/** What the vault answers: a status, and what it says beside. */
export interface Reply {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly auth: { readonly client_token: string; readonly policies: readonly string[]; readonly lease_duration: number } | undefined;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

interface Body {
  readonly data?: Reply["data"] | null;
  readonly auth?: Reply["auth"] | null;
  readonly warnings?: readonly string[] | null;
  readonly errors?: readonly string[] | null;
}

/** A vault on loopback, over TLS, with a certificate of its own. It keeps nothing beyond its end. */
export class Vault {
  readonly #agent: Agent;

  private constructor(
    private readonly keeper: Keeper,
    readonly address: string,
    /** Who signed its certificate, in PEM. */
    readonly authority: string,
    private readonly token: string,
  ) {
    this.#agent = new Agent({ keepAlive: true, ca: authority });
  }

  static async start(program: string): Promise<Vault> {
    const keeper = new Keeper(mkdtempSync(join(tmpdir(), "parapet-vault-")));
    const [port] = await freePorts(1);
    const token = randomBytes(16).toString("hex");
    const listen = `127.0.0.1:${port}`;
    keeper.start("bao", program, [
      "server",
      "-dev-tls",
      `-dev-tls-cert-dir=${keeper.folder}`,
      `-dev-listen-address=${listen}`,
      `-dev-root-token-id=${token}`,
      "-dev-no-store-token",
    ]);
    const authority = join(keeper.folder, "vault-ca.pem");
    await keeper.until("bao", "its certificate is there", () => Promise.resolve(existsSync(authority)));
    const vault = new Vault(keeper, `https://${listen}`, readFileSync(authority, "utf8"), token);
    await keeper.until("bao", "it is unsealed", async () => (await vault.ask("GET", "sys/health")).status === 200);
    return vault;
  }

  /** Asks, as whoever may do everything or with another's token, and gives the answer, whatever it is. */
  async ask(method: "GET" | "POST" | "PUT", path: string, body?: object, token: string = this.token): Promise<Reply> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((done, fail) => {
      const headers = { "x-vault-token": token, ...(payload === undefined ? {} : { "content-type": "application/json" }) };
      const sent = request(new URL(`/v1/${path}`, this.address), { method, headers, agent: this.#agent, timeout: 60_000 }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", fail);
        answer.on("end", () => done(replyOf(answer.statusCode ?? 0, Buffer.concat(chunks).toString())));
      });
      sent.on("timeout", () => sent.destroy(new Error(`no answer to ${method} ${path} within a minute`)));
      sent.on("error", fail);
      sent.end(payload);
    });
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.keeper.stop();
  }
}

function replyOf(status: number, text: string): Reply {
  const { data, auth, warnings, errors } = (text === "" ? {} : JSON.parse(text)) as Body;
  return { status, data: data ?? {}, auth: auth ?? undefined, warnings: warnings ?? [], errors: errors ?? [] };
}
