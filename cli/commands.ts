import type { Command, Option } from "./command";

const json: Option = { name: "json", summary: "print data instead of words" };
const platform: Option = { name: "platform", value: "FILE", summary: "another platform document than the folder's, below the folder" };

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: "plan",
    summary: "say what every app gets, and what would be made for it",
    operands: "[FOLDER]",
    options: [
      { name: "app", value: "NAME", summary: "only this app" },
      { name: "objects", summary: "list every object, not only how many" },
      json,
      platform,
    ],
    examples: [
      { line: "parapet plan", does: "the workspace in the current folder" },
      { line: "parapet plan examples/enterprise-simulation --app billing", does: "one app of another folder" },
      { line: "parapet plan --json | jq .flows", does: "who calls whom, as data" },
    ],
    load: () => import("./commands/plan.js"),
  },
  {
    name: "render",
    summary: "write the Kubernetes objects, a folder for each region and tenant",
    operands: "[FOLDER] --out DIR",
    options: [{ name: "out", value: "DIR", summary: "where to write; an earlier rendering there is replaced as a whole" }, json, platform],
    examples: [
      { line: "parapet render --out rendered", does: "then: kubectl apply --server-side -R -f rendered" },
      { line: "parapet render examples/first-app --out /tmp/first-app", does: "another folder" },
    ],
    load: () => import("./commands/render.js"),
  },
  {
    name: "diff",
    summary: "say what changes between two states of a workspace, field by field",
    operands: "[FOLDER] --base REF|DIR|FILE",
    options: [
      {
        name: "base",
        value: "REF|DIR|FILE",
        summary: "a git revision, another workspace or rendered folder, or a plan saved with plan --json",
      },
      { name: "exit-code", summary: "end with 3 when anything differs" },
      json,
      platform,
    ],
    examples: [
      { line: "parapet diff --base origin/main", does: "what this branch changes" },
      { line: "parapet diff --base rendered", does: "what a new rendering would change" },
    ],
    load: () => import("./commands/diff.js"),
  },
  {
    name: "explain",
    summary: "explain a field, a diagnostic's code, a capability or a rule",
    operands: "[TOPIC]",
    options: [json],
    examples: [
      { line: "parapet explain calls", does: "a field of the intent" },
      { line: "parapet explain platform.regions", does: "a field of the platform document" },
      { line: "parapet explain PPT-0204", does: "a code that a diagnostic named" },
    ],
    load: () => import("./commands/explain.js"),
  },
  {
    name: "convert",
    summary: "turn an .env file into an intent in YAML, or back",
    operands: "FILE",
    options: [
      { name: "to", value: "yaml|env", summary: "the other form; told by the file's name unless given", choices: ["yaml", "env"] },
      json,
    ],
    examples: [
      { line: "parapet convert .env > billing.app.yaml", does: "the same intent in YAML" },
      { line: "parapet convert billing.app.yaml --to env", does: "and back; what .env has no key for is an error" },
    ],
    load: () => import("./commands/convert.js"),
  },
  {
    name: "schema",
    summary: "print the JSON Schema of a document, for editors",
    operands: "intent|platform",
    options: [],
    examples: [{ line: "parapet schema intent > intent.schema.json", does: "editors then complete and underline" }],
    load: () => import("./commands/schema.js"),
  },
  {
    name: "completion",
    summary: "print what a shell needs to complete parapet's command lines",
    operands: "bash|zsh|fish",
    options: [],
    examples: [
      { line: "source <(parapet completion bash)", does: "for this shell" },
      { line: "parapet completion fish > ~/.config/fish/completions/parapet.fish", does: "for good" },
    ],
    load: () => import("./commands/completion.js"),
  },
];
