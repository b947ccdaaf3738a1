import { type Recording, toPreviewJson } from "../../recorder";
import * as fs from "node:fs";
import * as path from "node:path";
import { EngineStack, type Preview, type StackExport } from "./cli";
import { disagreements, told } from "./compare";
import { describeWithEngine } from "./engine";
import { projects } from "./projects";
import { recordedApart, recordedHere } from "./recorded";
import { fromEngine, fromRecorder, type Registration } from "./registration";

const engineList = ({ steps }: Preview): Registration[] => steps.map(fromEngine).filter((registration) => registration !== undefined);

/** Every file below a folder, as text. */
function texts(folder: string): string[] {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8"));
}

describeWithEngine.each(projects)("the real engine and $project, stack $stack", (project) => {
  let stack: EngineStack;
  let recording: Recording;
  let first: Preview;
  let second: Preview;
  let state: StackExport;

  beforeAll(async () => {
    stack = await EngineStack.open(project);
    recording = await recordedApart(project);
    first = await stack.preview();
    await stack.up();
    state = await stack.state();
    second = await stack.preview();
  });
  afterAll(() => stack.close());

  it("is previewed exactly as the recorder lists it in a process of its own", () => {
    expect(told(disagreements(recording.resources.map(fromRecorder), engineList(first)))).toBe("");
    expect(recording.resources.length).toBeGreaterThan(1);
  });

  it("is previewed exactly as `parapet plan --json` prints it", () => {
    expect(told(disagreements(engineList(toPreviewJson(recording) as Preview), engineList(first)))).toBe("");
  });

  if (project.program !== undefined) {
    it("is previewed exactly as the recorder lists it in a test", async () => {
      const { resources } = await recordedHere(project);
      expect(told(disagreements(resources.map(fromRecorder), engineList(first)))).toBe("");
    });
  }

  it("is made whole: what the state knows is what exists", () => {
    const known = (state.deployment.resources ?? []).filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"));
    const made = known.filter(({ external }) => external !== true).map(({ urn, id }) => `${urn} ${id ?? ""}`);
    const there = stack.world.things().filter(({ urn }) => urn.startsWith(`urn:pulumi:${project.stack}::`));
    expect(made.sort()).toEqual(there.map(({ urn, id }) => `${urn} ${id}`).sort());
    expect(known.length).toBeGreaterThan(0);
  });

  it("has nothing left to do in a second preview", () => {
    const changes = second.steps.filter(({ op }) => op !== "same" && op !== "read");
    expect(changes.map(({ op, urn, diffReasons }) => `${op} ${urn} because of ${diffReasons?.join(", ") ?? "nothing"}`)).toEqual([]);
    expect(second.changeSummary?.["same"]).toBeGreaterThan(0);
  });

  it("keeps its secrets encrypted in everything that the engine wrote", async () => {
    const secrets = Object.values(project.secretConfig ?? {});
    const written = [...texts(stack.workspace.state), ...texts(stack.workspace.project), JSON.stringify(state)];
    const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret)]);
    expect(forms.filter((form) => written.some((text) => text.includes(form)))).toEqual([]);
    // They are in there, for whoever has the passphrase.
    const { stdout } = await stack.succeed(["stack", "export", "--show-secrets"]);
    expect(secrets.filter((secret) => !stdout.includes(secret))).toEqual([]);
  });
});
