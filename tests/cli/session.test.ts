import fc from "fast-check";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openSession, planFolder } from "../../stacks/workspace/session";
import { app, image, platform, temporary, workspace, write } from "./workspaces";

const names = ["billing", "ledger", "mailer", "search"] as const;
const files = [...names.map((name) => `${name}.app.yaml`), "deep/cart.app.yaml", "deep/er/tax.app.json", "sms/.env"] as const;

/** One app as its file writes it: who calls whom, on which port, and sometimes a mistake. */
const intents = fc.record({
  file: fc.constantFrom(...files),
  name: fc.constantFrom(...names, "cart", "tax"),
  port: fc.constantFrom(8080, 9090),
  region: fc.constantFrom("eu-central", "us-east", "[eu-central, us-east]"),
  calls: fc.uniqueArray(fc.constantFrom(...names, "cart", "nobody"), { maxLength: 3 }),
  exposed: fc.boolean(),
  mistake: fc.constantFrom("", "", "", "", "", "prot: 1\n", "scale: { min: -1 }\n", "a: [\n", "image: x y\n"),
  comment: fc.constantFrom("", "# another line\n"),
});

function textOf({
  file,
  name,
  port,
  region,
  calls,
  exposed,
  mistake,
  comment,
}: typeof intents extends fc.Arbitrary<infer T> ? T : never): string {
  if (file.endsWith(".env")) return `APP_NAME=${name}\nREGION=eu-central\nAPP_OWNER=team-web\nAPP_IMAGE=${image}\nAPP_PORT=${port}\n`;
  if (file.endsWith(".json")) return JSON.stringify({ app: name, owner: "team-web", region: "us-east", image, port });
  const flows = calls.map(
    (callee) => `  - { ${callee === "nobody" ? "host: api.example.org" : `app: ${callee}`}, because: it asks ${callee} }\n`,
  );
  return `${comment}app: ${name}
owner: team-web
region: ${region}
image: ${image}
port: ${port}
${exposed ? `expose: { host: shared.apps.example.com, paths: [/${name}], from: [corporate] }\n` : ""}${flows.length > 0 ? `calls:\n${flows.join("")}` : ""}${mistake}`;
}

const platforms = fc.constantFrom(
  platform,
  platform.replace("nodesCidr: 10.1.0.0/16", "nodesCidr: 10.2.0.0/16"),
  platform.replace("team-data: { costCenter: cc-8 }", "team-data: { costCenter: cc-9 }"),
  platform.replace("environment: prod", "environment: dev"),
  `${platform}oops: 1\n`,
);

const edits = fc.oneof(
  { weight: 8, arbitrary: intents.map((intent) => ({ file: intent.file, text: textOf(intent) })) },
  { weight: 2, arbitrary: fc.constantFrom(...files).map((file) => ({ file: file, text: undefined as string | undefined })) },
  { weight: 1, arbitrary: platforms.map((text) => ({ file: "platform.yaml", text: text })) },
  { weight: 1, arbitrary: fc.constant({ file: "platform.yaml", text: undefined as string | undefined }) },
);

/** Whether each step is told to the session by name, or only that something happened. */
const steps = fc.array(fc.record({ edits: fc.array(edits, { minLength: 1, maxLength: 3 }), named: fc.boolean() }), {
  minLength: 1,
  maxLength: 8,
});

function apply(folder: string, { file, text }: { readonly file: string; readonly text: string | undefined }): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  if (text === undefined) rmSync(join(folder, file), { force: true });
  else writeFileSync(join(folder, file), text);
}

describe("a session", () => {
  it("plans what a plan from scratch would be, after any edits, to the byte", () => {
    fc.assert(
      fc.property(fc.array(intents, { maxLength: 5 }), steps, (given, sequence) => {
        const folder = temporary();
        write(folder, { "platform.yaml": platform, ...Object.fromEntries(given.map((intent) => [intent.file, textOf(intent)])) });
        const session = openSession(folder);
        session.replan();
        for (const step of sequence) {
          for (const edit of step.edits) apply(folder, edit);
          const planned = session.replan(step.named ? step.edits.map(({ file }) => file) : undefined);
          expect(JSON.stringify(planned)).toBe(JSON.stringify(planFolder(folder)));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("gives what did not change as the same objects, and what calls the changed app as new ones", () => {
    const folder = workspace({
      "a.app.yaml": app("billing", "calls:\n  - { app: ledger, because: posts entries }\n"),
      "b.app.yaml": app("ledger"),
      "c.app.yaml": app("search"),
    });
    const session = openSession(folder);
    const before = session.replan().plan?.apps ?? [];
    write(folder, { "b.app.yaml": app("ledger").replace("8080", "9090") });
    const after = session.replan(["b.app.yaml"]).plan?.apps ?? [];
    expect(after.map(({ app: name }, index) => [name, after[index] === before[index]])).toEqual([
      ["billing", false],
      ["ledger", false],
      ["search", true],
    ]);
  });

  it("sees a file that was not named only when it is new or gone", () => {
    const folder = workspace({ "a.app.yaml": app("billing"), "b.app.yaml": app("ledger") });
    const session = openSession(folder);
    const first = session.replan().plan?.hash;
    write(folder, { "a.app.yaml": app("billing").replace("8080", "9090") });
    expect(session.replan([]).plan?.hash).toBe(first);
    expect(session.replan().plan?.hash).not.toBe(first);
    rmSync(join(folder, "b.app.yaml"));
    write(folder, { "c.app.yaml": app("search") });
    expect(session.replan([]).plan?.apps.map(({ id }) => id)).toEqual(["billing@eu-central", "search@eu-central"]);
  });

  it("reads a folder that comes into being, and one that goes", () => {
    const folder = join(temporary(), "later");
    const session = openSession(folder);
    expect(session.replan().diagnostics.map(({ code }) => code)).toEqual(["PPT-0250"]);
    write(folder, { "platform.yaml": platform, "a.app.yaml": app("billing") });
    expect(session.replan().plan?.apps.length).toBe(1);
    rmSync(folder, { recursive: true });
    expect(session.replan().plan).toBeUndefined();
  });
});
