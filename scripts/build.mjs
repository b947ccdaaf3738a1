// Builds what the package ships: the rooms as CommonJS with types (tsc), and bundles for the command line (esbuild), which starts in a tenth of a second.
// `node scripts/build.mjs bin` makes the bundles alone; a folder behind it, them elsewhere.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [what, outdir = "dist/bin"] = process.argv.slice(2);
const common = { bundle: true, platform: "node", target: "node20", outdir, logLevel: "warning", legalComments: "none" };

// Loaded only by the commands that need them, from the user's own installation.
const peers = ["@pulumi/*", "cdk8s", "cdk8s-plus-28", "constructs"];

// The Pulumi half stays as it was compiled: the commands that record load it, the others never read it.
const pulumiHalf = {
  name: "pulumi-half",
  setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/(recorder|stacks)\/[a-z]+\.js$/ }, ({ path }) => ({ path, external: true })),
};

// Of a whole namespace nothing can be left out; of imports one by one a third of zod can, its languages and converters.
const leanZod = {
  name: "lean-zod",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/](model|stacks|cli)[\\/].*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replace(/^import \{ z \} from "zod";$/m, 'import * as z from "zod";'),
    })),
};

const names = readdirSync("cli/commands")
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length))
  .filter((name) => readFileSync(`cli/commands.ts`, "utf8").includes(`import("./commands/${name}.js")`));

/** All commands in one file; none does anything before it is asked for. */
async function buildCommands() {
  const outfile = join(outdir, "commands.js");
  await build({
    ...common,
    outdir: undefined,
    outfile,
    format: "cjs",
    stdin: {
      contents: names.map((name) => `export const ${name} = () => import("./cli/commands/${name}");`).join("\n"),
      resolveDir: process.cwd(),
      loader: "ts",
    },
    // What is left outside is CommonJS, and `require` is the shorter way to it.
    supported: { "dynamic-import": false },
    external: peers,
    plugins: [pulumiHalf, leanZod],
  });
  return createHash("sha256").update(readFileSync(outfile)).digest("hex").slice(0, 16);
}

/** A shell asks for its completions each time it starts: the words of `explain` are written down, so that nothing is loaded to find them. */
async function topicNames() {
  const { outputFiles } = await build({ ...common, format: "cjs", entryPoints: ["cli/topics.ts"], write: false, plugins: [leanZod] });
  const module = { exports: {} };
  new Function("module", "exports", "require", outputFiles[0].text)(module, module.exports, createRequire(import.meta.url));
  return [...module.exports.allTopics().keys()];
}

/** The start: the help, the names of the commands, completions, and the way to the commands' file. */
async function buildStart() {
  const [hash, topics] = await Promise.all([buildCommands(), topicNames()]);
  const compiledCommands = {
    name: "compiled-commands",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.\/topics$/ }, ({ path }) => ({ path, namespace: "topics" }));
      onLoad({ filter: /.*/, namespace: "topics" }, () => ({
        contents: `export const allTopics = () => new Map(${JSON.stringify(topics)}.map((name) => [name]));`,
      }));
      onResolve({ filter: /^\.\/commands\/[a-z-]+\.js$/ }, ({ path }) =>
        path === "./commands/completion.js" ? undefined : { path, namespace: "command" },
      );
      onLoad({ filter: /.*/, namespace: "command" }, ({ path }) => {
        const name = path.slice("./commands/".length, -".js".length);
        return {
          resolveDir: join(process.cwd(), "cli"),
          contents: `import { codeFolder, requireCompiled } from "./compiled";
            import { join } from "node:path";
            const commands = requireCompiled({ file: join(__dirname, "commands.js"), hash: "${hash}", part: "${name}", folder: codeFolder() });
            export const run = async (...given) => (await commands["${name}"]()).run(...given);`,
        };
      });
    },
  };
  await build({
    ...common,
    format: "cjs",
    entryPoints: { parapet: "cli/bin.ts" },
    banner: { js: "#!/usr/bin/env node" },
    plugins: [compiledCommands],
  });
}

await Promise.all([
  buildStart(),
  // What runs intents that are written in TypeScript, in a process of its own.
  build({ ...common, format: "cjs", entryPoints: ["stacks/workspace/typescript-child.ts"], external: ["amaro", "acorn"] }),
  build({
    ...common,
    format: "esm",
    entryPoints: ["stacks/workspace/typescript-hooks.mts"],
    outExtension: { ".js": ".mjs" },
    external: ["amaro"],
  }),
]);
chmodSync(join(outdir, "parapet.js"), 0o755);

if (what !== "bin") {
  const tsc = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
  process.exit(tsc.status ?? 1);
}
