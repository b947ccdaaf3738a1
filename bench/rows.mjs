import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parsed } from "./objects.mjs";

const node = process.execPath;

/** What Parapet does with a workspace. `--check` judges and proves before anything is written. */
const ours = (root, { checkedRender }) => {
  const bin = [node, join(root, "dist/bin/parapet.js")];
  const fresh = ({ folder }) => join(folder, "out");
  return [
    {
      id: "parapet",
      label: "parapet: plan, render, judge, prove",
      ours: true,
      codes: [0, 3],
      command: (size) =>
        checkedRender
          ? [...bin, "render", size.workspace, "--out", fresh(size), "--check"]
          : ["sh", "-c", `"$@" check ${size.workspace}; "$@" render ${size.workspace} --out ${fresh(size)}`, "sh", ...bin],
    },
    { id: "plan", label: "plan alone", ours: true, part: true, command: (size) => [...bin, "plan", size.workspace] },
    {
      id: "render",
      label: "render alone",
      ours: true,
      part: true,
      command: (size) => [...bin, "render", size.workspace, "--out", fresh(size)],
    },
    {
      id: "check",
      label: "check (judge and prove)",
      ours: true,
      part: true,
      codes: [0, 3],
      command: (size) => [...bin, "check", size.workspace],
    },
    { id: "prove", label: "prove alone", ours: true, part: true, command: (size) => [...bin, "prove", size.workspace] },
  ];
};

const jsonDocuments = (file) => JSON.parse(readFileSync(file, "utf8"));
const yamlDocuments = (file) => parsed(readFileSync(file, "utf8"));

/** The same objects, made by what a user would pick instead. */
const peers = (tools) => [
  {
    id: "helm",
    label: "helm template",
    needs: "helm",
    command: ({ peers }) => [tools.helm.program, "template", "apps", join(peers, "helm")],
    objects: yamlDocuments,
  },
  {
    id: "jsonnet",
    label: "jsonnet",
    needs: "jsonnet",
    command: ({ peers }) => [tools.jsonnet.program, join(peers, "jsonnet/main.jsonnet")],
    objects: jsonDocuments,
  },
  {
    id: "kustomize",
    label: "kustomize build, an overlay an app",
    needs: "kustomize",
    command: ({ peers }) => [
      "sh",
      "-c",
      'for overlay in "$1"/overlays/*; do "$2" build "$overlay" || exit 1; echo ---; done',
      "sh",
      join(peers, "kustomize"),
      tools.kustomize.program,
    ],
    objects: yamlDocuments,
  },
  {
    id: "cdk8s",
    label: "cdk8s, App.synth",
    needs: "cdk8s",
    command: ({ peers }) => [node, join(peers, "cdk8s/main.js"), join(peers, "cdk8s/dist")],
    fresh: ({ peers }) => rmSync(join(peers, "cdk8s/dist"), { recursive: true, force: true }),
    objects: (_, { peers }) => readdirSync(join(peers, "cdk8s/dist")).flatMap((file) => yamlDocuments(join(peers, "cdk8s/dist", file))),
  },
  {
    id: "mocks",
    label: "Pulumi SDK, its own mocks",
    command: ({ peers }) => [node, join(peers, "pulumi/mocks.js")],
    // A listing costs time and memory: it is made once, by a run that is not timed.
    listing: ({ peers }) => [node, join(peers, "pulumi/mocks.js"), join(peers, "seen.json")],
    objects: (_, { peers }) => jsonDocuments(join(peers, "seen.json")),
  },
  {
    id: "preview",
    label: "pulumi preview, a bare program",
    needs: "pulumi",
    cwd: ({ peers }) => join(peers, "pulumi"),
    env: ({ engine }) => engine,
    command: () => [tools.pulumi.program, "preview", "--non-interactive", "--json", "--stack", "dev"],
    objects: (file) => jsonDocuments(file).steps.flatMap(({ newState }) => (newState?.inputs?.kind === undefined ? [] : [newState.inputs])),
  },
];

/** What judges, and what compares. */
const judges = (root, tools, { judging }) => {
  const bin = [node, join(root, "dist/bin/parapet.js")];
  return [
    {
      id: "helm+conftest",
      label: "helm template | conftest, 31 rules",
      needs: "conftest",
      command: ({ peers }) => [
        "sh",
        "-c",
        '"$1" template apps "$2" | "$3" test --no-color --policy "$4" -',
        "sh",
        tools.helm.program,
        join(peers, "helm"),
        tools.conftest.program,
        join(root, "bench/peers/rules"),
      ],
    },
    {
      id: "judging",
      label: "parapet: judging alone, every rule of production",
      ours: true,
      inside: true,
      command: ({ workspace }) => [node, judging, workspace],
    },
    {
      id: "manifests",
      label: "parapet check --manifests, YAML read too",
      ours: true,
      codes: [0, 3],
      command: ({ joined }) => [...bin, "check", "--manifests", joined],
    },
    {
      id: "conftest",
      label: "conftest, 31 rules",
      needs: "conftest",
      command: ({ joined }) => [tools.conftest.program, "test", "--no-color", "--policy", join(root, "bench/peers/rules"), joined],
    },
    {
      id: "kube-score",
      label: "kube-score",
      needs: "kube-score",
      codes: [0, 1],
      command: ({ joined }) => [tools["kube-score"].program, "score", "--output-format", "ci", joined],
    },
    {
      id: "diff",
      label: "parapet diff, one app in a hundred changed",
      ours: true,
      command: ({ workspace, changed }) => [...bin, "diff", workspace, "--base", changed.rendered],
    },
    {
      id: "dyff",
      label: "dyff between the two renderings",
      needs: "dyff",
      command: ({ joined, changed }) => [tools.dyff.program, "between", "--omit-header", changed.joined, joined],
    },
  ];
};

export const rowsOf = (root, tools, made) => ({ whole: [...ours(root, made), ...peers(tools)], judged: judges(root, tools, made) });
