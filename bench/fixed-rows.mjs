import { join } from "node:path";
import { exampleRows, layOutExamples } from "./examples.mjs";
import { writeWorkspace } from "./workspace.mjs";

const node = process.execPath;

/** Rows that have no size of a workspace: how fast the command line starts, what a change costs, what the recorder costs, and the real engine. */
export function* fixedRows({ root, work, sizes, wanted, bundled, tools }) {
  const bin = [node, join(root, "dist/bin/parapet.js")];
  const start = [
    { id: "node", label: "node -e ''", command: () => [node, "-e", ""] },
    { id: "help", label: "parapet --help", ours: true, command: () => [...bin, "--help"] },
    { id: "version", label: "parapet --version", ours: true, command: () => [...bin, "--version"] },
    { id: "completion", label: "parapet completion bash", ours: true, command: () => [...bin, "completion", "bash"] },
    {
      id: "first-app",
      label: "parapet plan examples/first-app",
      ours: true,
      command: () => [...bin, "plan", join(root, "examples/first-app")],
    },
  ].filter(wanted);
  // A single run of so little is all noise.
  if (start.length > 0) yield { rows: start, size: { count: 1 }, key: "start", say: "the start of the command line", rounds: 15 };

  const largest = Math.max(...sizes);
  const folder = join(work, "session");
  const session = [
    {
      id: "replan",
      label: `one changed app of ${largest.toLocaleString("en")}, warm: plan and diff`,
      ours: true,
      inside: true,
      fresh: () => writeWorkspace(folder, largest),
      command: ({ program }) => [node, program, folder],
    },
  ].filter(wanted);
  if (session.length > 0)
    yield {
      rows: session,
      size: { count: 1, program: bundled("session.ts") },
      key: `session`,
      say: "a change in a workspace that is held open",
    };

  const resources = 10_000;
  const ways = [
    { id: "sdk-mocks", way: "mocks", label: "10,000 resources: the SDK's mocks" },
    { id: "record", way: "record", label: "10,000 resources: record, one program", ours: true },
    { id: "batches", way: "batches", label: "10,000 resources: record, a part an app", ours: true },
  ].filter(wanted);
  if (ways.length > 0) {
    const recorder = bundled("../recorder/index.ts");
    for (const kind of ["things", "configmaps"])
      yield {
        rows: ways.map((row) => ({
          ...row,
          inside: true,
          command: () => [node, join(root, "bench/recorder.mjs"), row.way, kind, String(resources), recorder],
        })),
        size: { count: 1 },
        key: kind,
        say: `recording ${kind}`,
      };
  }

  const examples = exampleRows(tools).filter(wanted);
  if (examples.length > 0)
    for (const times of [1, 10, 100])
      yield {
        rows: examples,
        size: tools.pulumi.program === undefined ? { count: times } : layOutExamples(root, join(work, `examples-${times}`), times, tools),
        key: `x${times}`,
        say: `the real engine, examples/first-app x ${times}`,
      };
}
