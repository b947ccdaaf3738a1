import type { HostAnswers, ServerAnswer } from "./answers";
import type { ExpectedHost } from "./expected";
import { found, matches, type Match } from "./match";
import { cure, listed, meant, serials, shownFound } from "./words";

/** Something wrong with a host's records. */
export interface DnsProblem {
  readonly kind: "missing" | "stale" | "differ" | "silent" | "no-zone";
  readonly host: string;
  /** At which name servers; empty where it is about none of them. */
  readonly servers: readonly string[];
  readonly message: string;
  readonly fix: string;
}

/** What the answers for a host come to. */
export interface HostJudgement {
  readonly host: string;
  /** `right`: every name server that answers says what it should. `most`: one of them is behind, which resolvers live with. */
  readonly standing: "right" | "most" | "wrong" | "unanswered";
  readonly problems: readonly DnsProblem[];
  /** What could not be judged, and why; empty where all was. */
  readonly unjudged: string;
}

/** Holds what the name servers of a host's zone say against what they have to say. */
export function judgeHost(expected: ExpectedHost, answers: HostAnswers): HostJudgement {
  const { host } = expected;
  if (answers.problem !== null) return unanswered(host, answers.problem);
  const heard = answers.servers.filter(({ failure }) => failure === null);
  const silent = silentProblems(host, answers.servers);
  if (heard.length === 0) return { host, standing: "unanswered", problems: silent, unjudged: "" };
  const judged = heard.map((answer) => ({ answer, match: matches(expected, answer, answers) }));
  const right = judged.filter(({ match }) => match.kind === "right");
  const wrong = judged.filter(({ match }) => match.kind !== "right");
  const standing =
    wrong.length === 0 ? "right" : right.length > 0 && (wrong.length === 1 || wrong.length < right.length) ? "most" : "wrong";
  const apart =
    right.length > 0 && wrong.length === 0
      ? differing(
          expected,
          right.map(({ answer }) => answer),
          answers,
        )
      : [];
  return {
    host,
    standing: apart.length > 0 ? "most" : standing,
    problems: [
      ...wrongProblems(
        expected,
        wrong,
        right.map(({ answer }) => answer),
        answers,
      ),
      ...apart,
      ...silent,
    ],
    unjudged: unjudged(expected),
  };
}

function unanswered(host: string, reason: string): HostJudgement {
  const problem: DnsProblem = {
    kind: "no-zone",
    host,
    servers: [],
    message: `nobody could be asked for ${host}: ${reason}`,
    fix: "register the domain, or name its servers at the zone above it; if it is there, let this machine reach port 53, over UDP and TCP",
  };
  return { host, standing: "unanswered", problems: [problem], unjudged: "" };
}

interface Judged {
  readonly answer: ServerAnswer;
  readonly match: Match;
}

/** One problem for all name servers that say the same. */
function wrongProblems(
  expected: ExpectedHost,
  wrong: readonly Judged[],
  right: readonly ServerAnswer[],
  answers: HostAnswers,
): DnsProblem[] {
  const groups = grouped(
    wrong,
    ({ answer, match }) => `${match.kind}${match.because} ${shownFound(found(answer, answers))} ${answer.alias ?? ""}`,
  );
  return groups.map((group) => {
    const [first] = group;
    const servers = group.map(({ answer }) => answer.server);
    const at = `at ${listed(servers)}`;
    const { host } = expected;
    const should = `it has to ${meant(expected)}`;
    const behind = right.length > 0;
    const newer = behind
      ? `; ${listed(right.map(({ server }) => server))} ${right.length === 1 ? "says" : "say"} so already${serials(
          group.map(({ answer }) => answer),
          right,
        )}`
      : "";
    const message =
      first.match.kind === "missing"
        ? `${host} has no record ${at}; ${should}${newer}`
        : `${host} leads to ${shownFound(found(first.answer, answers))} ${at}${first.match.because}; ${should}${newer}`;
    return {
      kind: behind ? ("differ" as const) : first.match.kind === "missing" ? ("missing" as const) : ("stale" as const),
      host,
      servers,
      message,
      fix: behind
        ? `wait until ${listed(servers)} ${servers.length === 1 ? "has" : "have"} the newest copy of ${answers.zone}; if that lasts, look at its transfers`
        : cure(expected, first.match.kind === "missing", answers),
    };
  });
}

/** Name servers that all say something possible, and not the same. Cloudflare gives everybody addresses as it likes. */
function differing(expected: ExpectedHost, right: readonly ServerAnswer[], answers: HostAnswers): DnsProblem[] {
  const groups = grouped(right, (answer) => shownFound(found(answer, answers)));
  if (expected.proxied || groups.length < 2 || expected.regions.every(({ target }) => target !== null)) return [];
  const said = groups.map((group) => `${shownFound(found(group[0], answers))} at ${listed(group.map(({ server }) => server))}`);
  return [
    {
      kind: "differ",
      host: expected.host,
      servers: right.map(({ server }) => server),
      message: `the name servers of ${answers.zone} do not agree on ${expected.host}: ${said.join("; ")}${serials(groups[0] ?? [], groups.slice(1).flat())}`,
      fix: "wait until all of them have the newest copy of the zone; if that lasts, look at the transfers between them",
    },
  ];
}

function silentProblems(host: string, servers: readonly ServerAnswer[]): DnsProblem[] {
  const silent = servers.filter(({ failure }) => failure !== null);
  const nobody = silent.length === servers.length;
  return grouped(silent, ({ failure }) => failure ?? "").map((group) => {
    const names = group.map(({ server }) => server);
    return {
      kind: "silent",
      host,
      servers: names,
      message: `nothing was learnt of ${host} from ${listed(names)}: ${group[0].failure ?? ""}`,
      fix: nobody
        ? "let this machine reach the zone's name servers on port 53, over UDP and TCP; if it does, mend them"
        : "mend it, or take it off the list of the zone's name servers",
    };
  });
}

function unjudged({ proxied, regions }: ExpectedHost): string {
  const unknown = regions.filter(({ target }) => target === null).map(({ region }) => region);
  if (proxied) return `where Cloudflare leads it from there`;
  return unknown.length === 0 ? "" : `whether it leads to ${listed(unknown)}: nobody said where the gateway is found`;
}

function grouped<T>(items: readonly T[], key: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
