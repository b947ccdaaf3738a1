import { documentOf } from "../../../model/documents/document";

describe("a document that a program made", () => {
  const at = { file: "apps.ts", line: 3, column: 1 };
  const image = { file: "apps.ts", line: 7, column: 5 };
  const app = { file: "apps.ts", line: 5, column: 5 };

  it("stands where the program says, value by value", () => {
    const document = documentOf(
      { app: "a" },
      "apps.ts",
      at,
      new Map([
        [JSON.stringify(["containers", 0, "image"]), image],
        [JSON.stringify(["app"]), app],
      ]),
    );
    expect(document.start).toBe(at);
    expect(document.value).toEqual({ app: "a" });
    expect(document.place(["app"])).toBe(app);
    expect(document.keyPlace(["app", "deeper"])).toBe(app);
    expect(document.place(["containers", 0, "image", "tag"])).toBe(image);
    expect(document.place(["containers", 0])).toBe(at);
    expect(document.place([])).toBe(at);
    expect(document.show(["containers", 0, "image"])).toBe("containers[0].image");
  });

  it("takes the place of its root where that is known", () => {
    expect(documentOf(1, "apps.ts", at, new Map([["[]", app]])).place(["x"])).toBe(app);
    expect(documentOf(1, "apps.ts", at).place(["x"])).toBe(at);
  });
});
