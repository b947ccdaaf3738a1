import type { ExpectedHost } from "../../model/dns/expected";
import type { HostAnswers } from "../../model/dns/answers";
import { judgeHost, type DnsProblem } from "../../model/dns/judge";
import { meant } from "../../model/dns/words";
import { result, type Result, type State } from "./result";

/** What the zones' own name servers say of each host, as results. */
export function dnsResults(expected: readonly ExpectedHost[], answers: readonly HostAnswers[]): Result[] {
  return expected.flatMap((host, index) => {
    const answer = answers[index];
    return answer === undefined ? [] : hostResults(host, answer);
  });
}

function hostResults(expected: ExpectedHost, answers: HostAnswers): Result[] {
  const { standing, problems, unjudged } = judgeHost(expected, answers);
  const { host } = expected;
  const open = unjudged === "" ? [] : [`not judged: ${unjudged}`];
  // A server that is out of order beside others that lead elsewhere is not what is wrong.
  const stateOf = ({ kind }: DnsProblem): State =>
    standing === "right" || standing === "most" || (kind === "silent" && standing === "wrong") ? "warning" : "failed";
  if (problems.length > 0) return problems.map((one) => result("dns", host, stateOf(one), withoutSubject(one.message, host), one.fix));
  const servers =
    answers.servers.length === 1 ? "its name server says" : `all ${answers.servers.length} name servers of ${answers.zone} say`;
  const told = expected.proxied || expected.regions.some(({ target }) => target !== null);
  return [
    result(
      "dns",
      host,
      "ok",
      [`${servers} so: ${told ? meant(expected).replace(/^lead/, "it leads") : "it is there"}`, ...open].join("; "),
    ),
  ];
}

/** The host stands before the sentence already. */
const withoutSubject = (message: string, host: string): string =>
  message.startsWith(`${host} `) ? message.slice(host.length + 1) : message;

/** Names that mean something else in every network. */
export function privateResults(hosts: readonly string[]): Result[] {
  return hosts.map((host) => result("dns", host, "not judged", "no name server outside knows it: its name is for one network only"));
}
