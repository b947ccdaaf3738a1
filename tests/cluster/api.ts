import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import type { IncomingMessage } from "node:http";

/** A Kubernetes object: what every one has, and whatever its kind adds. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // What a kind adds is read where that kind is known.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [field: string]: any;
}

/** How to reach an API server, and as whom. */
export interface Connection {
  readonly url: string;
  readonly token: string;
  /** The file with the certificate that the server has to show. */
  readonly authority: string;
}

/** What the server said: its status, its warnings, and the body as it was sent. */
export interface Answer {
  readonly status: number;
  readonly warnings: readonly string[];
  readonly text: string;
}

export interface Question {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly query?: Readonly<Record<string, string>>;
  /** The media type of the body, and the one that is wanted back. */
  readonly type?: string;
  readonly accept?: string;
  readonly body?: unknown;
}

/** The server refused; the message is its own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    words: string,
  ) {
    super(words);
  }
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

interface DiscoveredVersion {
  readonly version: string;
  readonly resources?: readonly { readonly resource: string }[];
}

/** A small client of the Kubernetes API over HTTPS: it asks as it is told and hides nothing of the answer. */
export class Api {
  readonly #agent: Agent;
  readonly #resources = new Map<string, readonly Resource[]>();

  constructor(readonly connection: Connection) {
    this.#agent = new Agent({ keepAlive: true, ca: readFileSync(connection.authority), maxSockets: 16 });
  }

  /** Asks and gives the answer, whatever its status. */
  async ask(
    path: string,
    { method = "GET", query = {}, type = "application/json", accept = "application/json", body }: Question = {},
  ): Promise<Answer> {
    const url = new URL(path, this.connection.url);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    const headers: Record<string, string> = { authorization: `Bearer ${this.connection.token}`, accept };
    const payload = body === undefined ? undefined : JSON.stringify(body);
    if (payload !== undefined) Object.assign(headers, { "content-type": type, "content-length": String(Buffer.byteLength(payload)) });
    return new Promise((done, fail) => {
      const sent = request(url, { method, headers, agent: this.#agent, timeout: 60_000 }, (answer) => {
        read(answer).then(done, fail);
      });
      sent.on("timeout", () => sent.destroy(new Error(`no answer to ${method} ${path} within a minute`)));
      sent.on("error", fail);
      sent.end(payload);
    });
  }

  /** Asks; throws the server's words when it refuses. */
  async accepted(path: string, question: Question = {}): Promise<Answer> {
    return accepted(await this.ask(path, question));
  }

  /** Asks and gives the object of the answer; throws the server's words when it refuses. */
  async get(path: string, question: Question = {}): Promise<KubeObject> {
    return JSON.parse((await this.accepted(path, question)).text) as KubeObject;
  }

  /** The members of a list, in full. */
  async list(path: string, query: Readonly<Record<string, string>> = {}, accept = "application/json"): Promise<readonly KubeObject[]> {
    return (await this.get(path, { query, accept }))["items"] as readonly KubeObject[];
  }

  /** Everything that the server serves outside of the core group, as `group/version/plural`. */
  async resources(): Promise<readonly string[]> {
    const groups = await this.list("/apis", {}, "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    return groups.flatMap(({ metadata, versions }) =>
      (versions as DiscoveredVersion[]).flatMap(({ version, resources = [] }) =>
        resources.map(({ resource }) => `${metadata.name}/${version}/${resource}`),
      ),
    );
  }

  /** Where an object of this kind lives, by the server's own discovery. Throws when the server has no such kind. */
  async path(object: KubeObject): Promise<string> {
    const { apiVersion, kind, metadata } = object;
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = await this.#resource(base, apiVersion, kind);
    const space = resource.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${base}${space}/${resource.name}/${encodeURIComponent(metadata.name)}`;
  }

  /** Server-side apply, as `kubectl apply --server-side --force-conflicts` does it, with every unknown field refused. */
  async apply(
    object: KubeObject,
    fieldManager = "parapet",
  ): Promise<{ readonly object: KubeObject; readonly warnings: readonly string[] }> {
    const query = { fieldManager, fieldValidation: "Strict", force: "true" };
    const path = await this.path(object);
    const answer = accepted(await this.ask(path, { method: "PATCH", type: "application/apply-patch+yaml", query, body: object }));
    return { object: JSON.parse(answer.text) as KubeObject, warnings: answer.warnings };
  }

  /** Deletes an object; one that is not there is gone already. */
  async remove(object: KubeObject): Promise<void> {
    const answer = await this.ask(await this.path(object), { method: "DELETE", body: { propagationPolicy: "Background" } });
    if (answer.status !== 404) accepted(answer);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #resource(base: string, apiVersion: string, kind: string): Promise<Resource> {
    // A kind may have been installed since the last look.
    const known =
      this.#resources.get(base)?.find((each) => each.kind === kind) ?? (await this.#discover(base)).find((each) => each.kind === kind);
    if (known === undefined) throw new Refused(404, `the server serves no kind ${kind} in ${apiVersion}`);
    return known;
  }

  async #discover(base: string): Promise<readonly Resource[]> {
    const answer = await this.ask(base);
    if (answer.status === 404) return [];
    const found = (JSON.parse(accepted(answer).text) as { resources: Resource[] }).resources.filter(({ name }) => !name.includes("/"));
    this.#resources.set(base, found);
    return found;
  }
}

async function read(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const warnings = answer.rawHeaders.filter((_, at, all) => at % 2 === 1 && all[at - 1]?.toLowerCase() === "warning").map(warningText);
  return { status: answer.statusCode ?? 0, warnings, text: Buffer.concat(chunks).toString("utf8") };
}

/** RFC 7234: `299 - "the text, quotes escaped"`. */
function warningText(header: string): string {
  const quoted = /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/.exec(header);
  return quoted === null ? header : quoted[1]!.replace(/\\(.)/g, "$1");
}

function accepted(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Refused(answer.status, statusMessage(answer));
}

function statusMessage({ status, text }: Answer): string {
  try {
    const { message } = JSON.parse(text) as { message?: string };
    if (message !== undefined && message !== "") return message;
  } catch {
    // Not every refusal is a Status object: an unknown path is answered in plain text.
  }
  return `${status} ${text.trim()}`;
}
