/** The arrows of the house: which room may import what. See docs/rooms.md. */
const pulumi = "^(@pulumi/|node_modules/@pulumi/)";
const cdk8s = "node_modules/(cdk8s|cdk8s-plus-28|constructs)/";
const node = ["core"];
const ours = (room, allowed) => ({
  name: `${room}-arrows`,
  comment: `${room}/ may import ${allowed.join(", ") || "nothing"} of ours`,
  severity: "error",
  from: { path: `^${room}/` },
  to: {
    path: "^(model|constructs|components|stacks|recorder|policies|cli|tests|examples|bench|scripts)/",
    pathNot: `^(${[room, ...allowed].join("|")})/`,
  },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, path: "^(model|constructs|components|recorder|policies|cli)/", pathNot: "\\.d\\.ts$" },
      to: {},
    },
    ours("model", []),
    ours("constructs", ["model"]),
    ours("components", ["model", "constructs"]),
    ours("stacks", ["model", "components"]),
    ours("recorder", []),
    ours("policies", ["model"]),
    ours("cli", ["model", "constructs", "stacks", "recorder", "policies"]),
    {
      name: "model-outside",
      comment: "model imports zod and yaml, nothing else from outside",
      severity: "error",
      from: { path: "^model/" },
      to: { path: "node_modules", pathNot: "node_modules/(zod|yaml)/" },
    },
    {
      name: "model-pure",
      comment: "model knows no files, clock or process",
      severity: "error",
      from: { path: "^model/" },
      to: { dependencyTypes: node },
    },
    { name: "constructs-outside", severity: "error", from: { path: "^constructs/" }, to: { path: "node_modules", pathNot: cdk8s } },
    { name: "constructs-pure", severity: "error", from: { path: "^constructs/" }, to: { dependencyTypes: node } },
    {
      name: "components-pure",
      comment: "components read no files or environment",
      severity: "error",
      from: { path: "^components/" },
      to: { dependencyTypes: node, pathNot: "^(node:)?module$" },
    },
    {
      name: "recorder-surface",
      comment: "the SDK's inner surface stays in one adapter file",
      severity: "error",
      from: { path: "^recorder/", pathNot: "^recorder/sdk\\.ts$" },
      to: { path: pulumi },
    },
    {
      name: "policies-pack-entry",
      comment: "@pulumi/policy in its one entry file",
      severity: "error",
      from: { path: "^policies/", pathNot: "^policies/(pack|index\\.pack)\\.ts$" },
      to: { path: pulumi },
    },
    { name: "cli-lean", comment: "the CLI never loads Pulumi itself", severity: "error", from: { path: "^cli/" }, to: { path: pulumi } },
    { name: "not-to-tests", severity: "error", from: { pathNot: "^tests/" }, to: { path: "^tests/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    exclude: { path: "^(dist|node_modules/.cache)" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
