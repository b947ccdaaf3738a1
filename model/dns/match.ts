import { readAddress, showAddress } from "../text/address";
import type { HostAnswers, ServerAnswer } from "./answers";
import type { ExpectedHost, ExpectedRegion } from "./expected";
import { isCloudflares, isCloudflaresName, type Target } from "./target";

/** What a name server's answer is worth. */
export interface Match {
  readonly kind: "right" | "missing" | "stale";
  /** What is said behind the place that a stale record leads to. */
  readonly because: string;
}

const right: Match = { kind: "right", because: "" };
const missing: Match = { kind: "missing", because: "" };
const stale = (because: string): Match => ({ kind: "stale", because });

/** Where a name server says that a host leads. */
export interface Found {
  readonly alias: string | null;
  /** In their shortest form, sorted. */
  readonly addresses: readonly string[];
  readonly problem: string | null;
}

export function found({ alias, addresses }: ServerAnswer, { endings }: HostAnswers): Found {
  const ending = alias === null ? undefined : endings.get(alias);
  return { alias, addresses: [...new Set((ending?.addresses ?? addresses).map(shortest))].sort(), problem: ending?.problem ?? null };
}

const shortest = (text: string): string => {
  const read = readAddress(text);
  return read === undefined ? text : showAddress(read.family, read.value);
};

/** Holds one name server's answer against what it has to be. */
export function matches(expected: ExpectedHost, answer: ServerAnswer, answers: HostAnswers): Match {
  if (answer.alias === null && answer.addresses.length === 0) return missing;
  const said = found(answer, answers);
  return expected.proxied ? proxiedMatch(expected, said) : straightMatch(expected, said, answers);
}

function proxiedMatch({ regions }: ExpectedHost, { alias, addresses, problem }: Found): Match {
  if (alias !== null && isCloudflaresName(alias)) return right;
  if (problem !== null) return stale(`, and ${problem}`);
  const others = addresses.filter((address) => !isCloudflares(address));
  if (others.length === 0 && addresses.length > 0) return right;
  const bare = regions.find(({ target }) => target !== null && (others.includes(target.content) || target.content === alias));
  return stale(bare === undefined ? ", which is not Cloudflare" : `, which is the gateway of ${bare.region} itself, past Cloudflare`);
}

function straightMatch({ regions, standby }: ExpectedHost, said: Found, { endings }: HostAnswers): Match {
  if (said.problem !== null) return stale(`, and ${said.problem}`);
  const known = regions.flatMap(({ target }) => (target === null ? [] : [target]));
  const meets = known.map((target) => leadsTo(target, said, endings));
  const waiting = standby.find(({ target }) => target !== null && leadsTo(target, said, endings).length > 0);
  if (waiting !== undefined) return stale(`, which is ${waiting.region}, and that stands by`);
  const lacks = regions.filter((region) => region.target !== null && leadsTo(region.target, said, endings).length === 0);
  if (lacks.length > 0) return stale(lackWords(lacks, regions));
  if (known.length < regions.length) return right;
  const met = new Set(meets.flat());
  return said.addresses.some((address) => !met.has(address)) && !isAlias(known, said) ? stale(", where not all of it belongs") : right;
}

/** Which of the addresses that were found are those of a target; its name alone where it is the alias itself. */
function leadsTo({ type, content }: Target, { alias, addresses }: Found, endings: HostAnswers["endings"]): readonly string[] {
  if (type !== "CNAME") return addresses.filter((address) => address === content);
  if (alias === content) return addresses.length === 0 ? [content] : addresses;
  const own = new Set((endings.get(content)?.addresses ?? []).map(shortest));
  return addresses.filter((address) => own.has(address));
}

const isAlias = (known: readonly Target[], { alias }: Found): boolean =>
  known.some(({ type, content }) => type === "CNAME" && content === alias);

function lackWords(lacks: readonly ExpectedRegion[], regions: readonly ExpectedRegion[]): string {
  if (lacks.length === regions.length) return "";
  return `, and not to ${lacks.map(({ region }) => region).join(", ")}`;
}
