import type { Waiting } from "./endpoint";
import type { RecordedError } from "./recorded";
import type { Session } from "./session";

const phases: Readonly<Record<string, string>> = {
  dependencies: "what it depends on",
  inputs: "its inputs",
  parent: "its parent",
  provider: "its provider",
  "dependency-urns": "what it depends on",
};

const waitingText = ({ name, type, phase, input }: Waiting): string =>
  `"${name}" (${type}) waits for ${input === undefined ? (phases[phase] ?? phase) : `its input "${input}"`}`;

/** What a program that has gone silent is told: what waits, and for what. */
export const stuckError = (session: Session, seconds: number, waiting?: readonly Waiting[]): RecordedError => {
  const open = [...(waiting ?? []).map(waitingText), ...[...session.asking].map((token) => `the function ${token} has no answer yet`)];
  const reason = session.monitor.returned
    ? "It has returned, so what it made is complete; something keeps it alive: a timer, a server, an open connection."
    : "It has not returned: look for a promise that nobody settles, or a loop that does not end.";
  return {
    kind: "stuck",
    message: `The program asked for nothing for ${String(seconds)} seconds and did not end. ${open.length > 0 ? `${open.join("; ")}.` : reason}`,
  };
};

const waited = /^ {2}\* "(?<name>.*)" \[(?<type>.*)\] was waiting for (?<what>.*)$/gm;

/** The same for a program whose process ended of itself, out of what the SDK prints then; nothing if it ended otherwise. */
export const exitedError = (printed: string): RecordedError | undefined => {
  const waiting = [...printed.matchAll(waited)].map(({ groups: { name, type, what } = {} }) => {
    const input = /^the value of (its input) property (".*?")/.exec(what ?? "");
    return `"${name ?? ""}" (${type ?? ""}) waits for ${input ? `${input[1] ?? ""} ${input[2] ?? ""}` : (what ?? "")}`;
  });
  if (waiting.length > 0)
    return { kind: "stuck", message: `The program ended before all that it made was registered. ${waiting.join("; ")}.` };
  return /promises? (?:was|were) still active/.test(printed)
    ? { kind: "stuck", message: "The program ended while promises of it were still waiting. Look for a promise that nobody settles." }
    : undefined;
};
