import { run } from "./run";

// What a command line does not need it does not load: the schemas' and the YAML's libraries are most of the start.
jest.mock("zod", () => {
  throw new Error("zod was loaded");
});
jest.mock("yaml", () => {
  throw new Error("yaml was loaded");
});

describe("help, versions and usage mistakes", () => {
  it.each([[["--help"]], [["plan", "--help"]], [["help", "render"]], [["--version"]]])("%j needs neither zod nor yaml", async (typed) => {
    expect((await run(typed)).code).toBe(0);
  });

  it.each([[["plam"]], [["plan", "--jsn"]]])("%j needs neither zod nor yaml", async (typed) => {
    expect((await run(typed)).code).toBe(2);
  });

  it("and what is mocked here would be noticed", async () => {
    expect((await run(["schema", "intent"])).err).toContain("zod was loaded");
  });
});
