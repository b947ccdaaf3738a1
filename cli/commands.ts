import type { Command, Option } from "./command";

const json: Option = { name: "json", summary: "print data instead of words" };
const watch: Option = { name: "watch", summary: "go on, and say after each change of a file what becomes of it; Ctrl-C ends it" };
const platform: Option = { name: "platform", value: "FILE", summary: "another platform document than the folder's own" };

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: "plan",
    summary: "say what every app gets, and what would be made for it",
    operands: "[FOLDER]",
    options: [
      { name: "app", value: "NAME", summary: "only this app" },
      { name: "objects", summary: "list every object, not only how many" },
      { name: "resources", summary: "list the Pulumi resources of each stack instead, recorded offline" },
      { name: "project", value: "DIR", summary: "record any Pulumi TypeScript program instead of a workspace" },
      { name: "stack", value: "NAME", summary: "with --project: whose configuration the program gets" },
      { name: "answers", value: "FILE", summary: "with --project: what provider functions answer, as JSON by token" },
      watch,
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
    name: "check",
    summary: "hold everything against the policy packs: a workspace, a Pulumi program, or any manifests",
    operands: "[FOLDER]",
    options: [
      {
        name: "pack",
        value: "NAME",
        summary: "which pack; by default production or baseline, as the environment is",
        choices: ["baseline", "production", "pss-baseline", "pss-restricted"],
      },
      { name: "manifests", value: "FILE|DIR|-", summary: "judge these YAML, JSON or JSON-lines documents instead of a workspace" },
      { name: "project", value: "DIR", summary: "record and judge any Pulumi TypeScript program instead" },
      { name: "stack", value: "NAME", summary: "with --project: whose configuration the program gets" },
      { name: "answers", value: "FILE", summary: "with --project: what provider functions answer, as JSON by token" },
      { name: "sarif", value: "FILE", summary: "also write the findings as SARIF, for code scanning" },
      json,
      platform,
    ],
    examples: [
      { line: "parapet check examples/enterprise-simulation", does: "ends with 3 when a promise is broken, or cannot be shown to hold" },
      {
        line: "kubectl get deploy -A -o yaml | parapet check --manifests - --pack pss-restricted",
        does: "anybody's manifests, by the Pod Security Standards",
      },
      { line: "parapet check --project infra --stack prod --sarif out.sarif", does: "a Pulumi program, without an engine or an account" },
    ],
    load: () => import("./commands/check.js"),
  },
  {
    name: "prove",
    summary: "compute from the objects who reaches whom, and hold it against what is declared",
    operands: "[FOLDER]",
    options: [
      {
        name: "manifests",
        value: "DIR|FILE|-",
        summary: "with a FOLDER: objects that may have been changed since; alone: print who reaches whom by anybody's manifests",
      },
      { name: "html", value: "FILE", summary: "draw it as a page with search and hover, which needs nothing else" },
      { name: "svg", value: "FILE", summary: "draw it as a picture" },
      { name: "mermaid", summary: "draw it as Mermaid text, for Markdown" },
      json,
      platform,
    ],
    examples: [
      {
        line: "parapet prove examples/enterprise-simulation",
        does: "ends with 3 when anything is open that is not declared, or the reverse",
      },
      {
        line: "kubectl get all,netpol -A -o yaml | parapet prove . --manifests -",
        does: "what runs now, against what the workspace declares",
      },
      { line: "parapet prove --manifests rendered --html flows.html", does: "anybody's manifests, as a page" },
    ],
    load: () => import("./commands/prove.js"),
  },
  {
    name: "render",
    summary: "write the Kubernetes objects, a folder for each region and tenant",
    operands: "[FOLDER] --out DIR",
    options: [
      { name: "out", value: "DIR", summary: "where to write; an earlier rendering there is replaced as a whole" },
      { name: "check", summary: "first judge the objects and prove their flows, and write nothing while a mandatory promise is broken" },
      { name: "services", value: "FILE|DIR|-", summary: "also write routes for the Services in these manifests that ask for one" },
      json,
      platform,
    ],
    examples: [
      { line: "parapet render --out rendered", does: "then: kubectl apply --server-side -R -f rendered" },
      { line: "parapet render examples/first-app --out /tmp/first-app", does: "another folder" },
      { line: "parapet render --out rendered --check", does: "parapet check and parapet prove in the same run, over the same objects" },
      {
        line: "kubectl get services -A -o yaml | parapet render --out rendered --services -",
        does: 'and a route for each Service with compliance.routing/enabled: "true"',
      },
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
      watch,
      json,
      platform,
    ],
    examples: [
      { line: "parapet diff --base origin/main", does: "what this branch changes" },
      { line: "parapet diff --base rendered", does: "what a new rendering would change" },
      { line: "parapet diff rendered --base rendered-before", does: "two renderings, without a workspace" },
    ],
    load: () => import("./commands/diff.js"),
  },
  {
    name: "certificates",
    summary: "list every certificate: names, who signs, how long it holds, when it is renewed, and for whom it is",
    operands: "[FOLDER]",
    options: [json, platform],
    examples: [
      { line: "parapet certificates examples/enterprise-simulation", does: "a table for each region" },
      { line: "parapet certificates --json | jq '.certificates[].dnsNames[]'", does: "every name that somebody vouches for, as data" },
    ],
    load: () => import("./commands/certificates.js"),
  },
  {
    name: "doctor",
    summary: "ask the outside, over the network: DNS records, CAA, certificates, the Cloudflare token, clocks",
    operands: "[FOLDER]",
    options: [
      {
        name: "only",
        value: "CHECKS",
        summary: "some of dns, caa, tls, token, clock, with commas between",
        choices: ["dns", "caa", "tls", "token", "clock"],
      },
      {
        name: "address",
        value: "REGION=ADDRESS",
        summary: "where a region's gateway is found, as its stack says: several with commas between",
      },
      { name: "token-file", value: "FILE", summary: "the Cloudflare token to look at; CLOUDFLARE_API_TOKEN unless given, never printed" },
      { name: "ca", value: "FILE", summary: "roots in PEM to judge certificates by, where no public authority signs" },
      { name: "watch", summary: "look again and again, and print only what has changed" },
      { name: "every", value: "SECONDS", summary: "with --watch: how often; 60 unless given" },
      json,
      platform,
    ],
    examples: [
      {
        line: "parapet doctor examples/enterprise-simulation",
        does: "the one command that uses the network, to read only; ends with 3 when something is wrong",
      },
      {
        line: "parapet doctor --address eu-central=$(pulumi stack output ingressAddress)",
        does: "also whether hosts lead to this gateway, and not only somewhere",
      },
      { line: "parapet doctor --only dns,tls --watch --every 30", does: "while a domain moves" },
    ],
    load: () => import("./commands/doctor.js"),
  },
  {
    name: "explain",
    summary: "explain a field, a key of the .env contract, a diagnostic's code or a capability",
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
    options: [json],
    examples: [{ line: "parapet schema intent > intent.schema.json", does: "editors then complete and underline" }],
    load: () => import("./commands/schema.js"),
  },
  {
    name: "completion",
    summary: "print what a shell needs to complete parapet's command lines",
    operands: "bash|zsh|fish",
    options: [json],
    examples: [
      { line: "source <(parapet completion bash)", does: "for this shell; zsh the same, behind compinit" },
      { line: "parapet completion fish > ~/.config/fish/completions/parapet.fish", does: "for good" },
    ],
    load: () => import("./commands/completion.js"),
  },
];
