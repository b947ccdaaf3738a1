import type { World } from "./world";

/** What Cloudflare's API said to one question. */
export type Told =
  | { readonly kind: "result"; readonly result: unknown; readonly total: number }
  /** Not allowed to know, or no such thing. */
  | { readonly kind: "refused"; readonly status: number; readonly why: string }
  | { readonly kind: "silent"; readonly why: string };

const mostBytes = 1_000_000;

/** Reads from Cloudflare's API, with a token that goes nowhere else: not to where a redirect leads, and into no message. */
export class Cloudflare {
  readonly #token: string;

  constructor(
    token: string,
    private readonly world: Pick<World, "cloudflare" | "patienceMs">,
  ) {
    this.#token = token;
  }

  async get(path: string): Promise<Told> {
    const { cloudflare, patienceMs } = this.world;
    try {
      const response = await fetch(`${cloudflare}${path}`, {
        headers: { authorization: `Bearer ${this.#token}`, accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(patienceMs),
      });
      const body = parsed((await firstBytes(response)).replaceAll(this.#token, "***"));
      if (body === undefined) return { kind: "silent", why: `it answered ${response.status} with something that is no answer of its API` };
      if (!response.ok || property(body, "success") !== true) return { kind: "refused", status: response.status, why: firstError(body) };
      const total = property(property(body, "result_info"), "total_count");
      return { kind: "result", result: property(body, "result"), total: typeof total === "number" ? total : 0 };
    } catch (error) {
      return {
        kind: "silent",
        why: (error as Error).name === "TimeoutError" ? "it did not answer in time" : `it cannot be reached${codeOf(error)}`,
      };
    }
  }
}

/** A field of something that came from outside. */
export function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The entries of a list that came from outside; none where it is no list. */
export function entries(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export const words = (value: unknown): string => (typeof value === "string" ? value : "");

function firstError(body: unknown): string {
  const [first] = entries(property(body, "errors"));
  return words(property(first, "message"));
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

async function firstBytes(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size > mostBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** `fetch` hides the reason behind the error that it throws. */
function codeOf(error: unknown): string {
  const code = property((error as Error).cause, "code");
  return typeof code === "string" ? ` (${code})` : "";
}
