import { Resolver } from "node:dns/promises";
import type { CaaRecord } from "../../model/dns/caa";

/** What a name server said to one question. */
export type Said<T> =
  | { readonly kind: "records"; readonly records: readonly T[] }
  /** The name is there and has no such record, or it is not there. */
  | { readonly kind: "nothing"; readonly exists: boolean }
  | Failure;

export interface Failure {
  readonly kind: "failure";
  readonly why: string;
  /** Whether the server itself said that it cannot; else nothing was heard of it. */
  readonly heard: boolean;
}

export interface Patience {
  /** How long one try may take. */
  readonly timeoutMs: number;
  /** How often a question is asked again that nobody answered: packets get lost. */
  readonly tries: number;
}

/** What is said behind `nothing was learnt from ns1.example.net:`. */
const failures: Readonly<Record<string, string>> = {
  ETIMEOUT: "no answer came",
  ECONNREFUSED: "its port is closed",
  EREFUSED: "it refuses to answer for the zone (REFUSED)",
  ESERVFAIL: "it fails (SERVFAIL), as a server does whose copy of the zone is broken or out of date",
  EFORMERR: "it does not understand the question (FORMERR)",
  ENOTIMP: "it does not know how to answer (NOTIMP)",
  EBADRESP: "what came is no DNS",
  ECANCELLED: "it was not waited for",
};

const unheard = new Set(["ETIMEOUT", "ECONNREFUSED", "ECANCELLED"]);

/** One name server at all of its addresses. It is asked directly: nobody in between remembers what it said before. */
export class NameServer {
  readonly #resolver: Resolver;

  constructor(addresses: readonly string[], { timeoutMs, tries }: Patience) {
    this.#resolver = new Resolver({ timeout: timeoutMs, tries });
    this.#resolver.setServers(addresses);
  }

  four = (name: string): Promise<Said<string>> => asked(() => this.#resolver.resolve4(name));

  six = (name: string): Promise<Said<string>> => asked(() => this.#resolver.resolve6(name));

  alias = (name: string): Promise<Said<string>> => asked(async () => (await this.#resolver.resolveCname(name)).map(plain));

  servers = (name: string): Promise<Said<string>> => asked(async () => (await this.#resolver.resolveNs(name)).map(plain));

  serial = (name: string): Promise<Said<number>> => asked(async () => [(await this.#resolver.resolveSoa(name)).serial]);

  signers = (name: string): Promise<Said<CaaRecord>> => asked(async () => (await this.#resolver.resolveCaa(name)).map(caaRecord));
}

const plain = (name: string): string => name.replace(/\.$/, "").toLowerCase();

async function asked<T>(question: () => Promise<readonly T[]>): Promise<Said<T>> {
  try {
    const records = await question();
    return records.length === 0 ? { kind: "nothing", exists: true } : { kind: "records", records };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENODATA") return { kind: "nothing", exists: true };
    if (code === "ENOTFOUND") return { kind: "nothing", exists: false };
    const why = failures[code];
    if (why !== undefined) return { kind: "failure", why, heard: !unheard.has(code) };
    if (/^E[A-Z]+$/.test(code)) return { kind: "failure", why: `it cannot be asked (${code})`, heard: false };
    throw error;
  }
}

/** Node puts the tag beside the mark: a tag called `critical` hides it, and one called `__proto__` is lost. Both are tags that nobody knows. */
function caaRecord(record: object): CaaRecord {
  const [tag, value] = Object.entries(record as Readonly<Record<string, unknown>>).find(
    ([key, one]) => key !== "critical" || typeof one === "string",
  ) ?? ["", ""];
  const mark: unknown = Reflect.get(record, "critical");
  return { critical: typeof mark !== "number" || mark !== 0, tag, value: String(value) };
}
