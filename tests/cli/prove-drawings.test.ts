import fc from "fast-check";
import { escapeMarkup, escapeMermaid, escapeScriptData } from "../../cli/prove/escape";
import { toHtml } from "../../cli/prove/html";
import { card, layOut } from "../../cli/prove/layout";
import { toMermaid } from "../../cli/prove/mermaid";
import { pageScript } from "../../cli/prove/page-script";
import { Picture, type ArrowKind, type Surroundings } from "../../cli/prove/picture";
import { toSvg } from "../../cli/prove/svg";
import { createHash } from "node:crypto";
import { compileFunction } from "node:vm";

const tiers = ["frontend", "backend", "data", "gateway"] as const;

/** A region with as many apps, each calling the next, and a gateway on their way out. */
function picture(apps: number, name = (index: number) => `app-${index}`): Picture {
  const surroundings: Surroundings = {
    name: (id) => id,
    belonging: (id) => {
      const index = Number(/\/(\d+)$/.exec(id)?.[1] ?? NaN);
      if (Number.isNaN(index)) return undefined;
      return {
        region: `region-${index % 2}`,
        tenant: `team-${index % 6}`,
        tier: index === 0 ? "gateway" : (tiers[index % 3] ?? "backend"),
      };
    },
  };
  const drawn = new Picture("a picture", { ...surroundings, name: (id) => (id.startsWith("ns/") ? name(Number(id.slice(3))) : id) });
  const add = (from: string, to: string, kind: ArrowKind) =>
    drawn.add({ from, to, port: 8080, protocol: "TCP", by: [`NetworkPolicy ns/${from}`] }, kind, "because it has to", []);
  for (let app = 1; app < apps; app++) {
    add(`ns/${app}`, `ns/${(app % (apps - 1)) + 1}`, "declared");
    add(`ns/${app}`, "ns/0", app % 7 === 0 ? "extra" : "declared");
    add("10.0.0.1", `ns/${app}`, "own");
  }
  return drawn;
}

const hostile = [
  "</script><script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  'a"]; click n0 "javascript:alert(1)"; end',
  "--> n1 %%{init: {}}%% `x` #quot; <!-- ]]>",
  "\u2028\u2029\u0000\ud800'&amp;",
];

/** The markup of a page as tags and texts, as a browser would take it apart. */
function tagsOf(markup: string): string[] {
  return [...markup.replace(/<(script|style)\b[^>]*>[^]*?<\/\1>/g, "<$1>").matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, tag = ""]) =>
    tag.toLowerCase(),
  );
}

describe("a picture", () => {
  it.each([13, 100, 400])("of %i apps has each card once, none over another, and all of them on the paper", (apps) => {
    const drawn = picture(apps);
    const { cards, width, height } = layOut(drawn);
    expect(cards.map(({ node }) => node).sort((a, b) => a - b)).toEqual(drawn.nodes.map((_, index) => index));
    for (const one of cards) {
      expect(one.x >= 0 && one.x + card.width <= width && one.y >= 0 && one.y + card.height <= height).toBe(true);
      const over = cards.filter(
        (other) => other !== one && Math.abs(other.x - one.x) < card.width && Math.abs(other.y - one.y) < card.height,
      );
      expect(over).toEqual([]);
    }
  });

  it("has every arrow in at least one of its strokes, and what matters on top", () => {
    const drawn = picture(100);
    const { strokes } = layOut(drawn);
    expect(new Set(strokes.flatMap(({ arrows }) => arrows)).size).toBe(drawn.arrows.length);
    const kinds = strokes.map(({ kind }) => kind);
    expect(kinds.lastIndexOf("own")).toBeLessThan(kinds.indexOf("declared"));
    expect(kinds.lastIndexOf("declared")).toBeLessThan(kinds.indexOf("extra"));
  });

  it("bundles: what a tenant's apps send to one gateway is one trunk, and what the platform needs of them is drawn once", () => {
    const drawn = picture(100);
    const trunks = layOut(drawn).strokes.filter(({ weight }) => weight > 1);
    expect(trunks.map(({ kind, weight }) => `${kind} ${weight > 10}`).sort()).toEqual([
      ...Array<string>(6).fill("declared true"),
      ...Array<string>(6).fill("own true"),
    ]);
    expect(layOut(drawn).strokes.filter(({ kind }) => kind === "own")).toHaveLength(6);
  });

  it("is the same to the byte in each run", () => {
    expect([toSvg(picture(60)), toHtml(picture(60), "x"), [...toMermaid(picture(60))]]).toEqual([
      toSvg(picture(60)),
      toHtml(picture(60), "x"),
      [...toMermaid(picture(60))],
    ]);
  });
});

describe("names that somebody chose", () => {
  it("become no markup: the page has the same tags with hostile names as with plain ones", () => {
    const plain = tagsOf(toHtml(picture(12), "plain"));
    const check = (text: string) => {
      const drawn = picture(12, (index) => `${text}${index}`);
      expect(tagsOf(toHtml(drawn, text))).toEqual(plain);
      expect(tagsOf(toSvg(drawn))).toEqual(tagsOf(toSvg(picture(12))));
    };
    hostile.forEach(check);
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.mixedCase(fc.constantFrom(...hostile))), check), {
      numRuns: 60,
    });
  });

  it("come back from the page's data as they went in, and end no script", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...hostile)), (text) => {
        const written = escapeScriptData({ text });
        expect(/[<>\u2028\u2029]/.test(written)).toBe(false);
        expect(JSON.parse(written)).toEqual({ text });
      }),
    );
  });

  it("leave no quote, angle or control character in an attribute or a text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeMarkup(text)).not.toMatch(/[<>"'`\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&(?!#\d+;)/);
      }),
    );
    expect(escapeMarkup(`<a b="c">'&`)).toBe("&#60;a b=&#34;c&#34;&#62;&#39;&#38;");
  });

  it("become no Mermaid: a label holds letters, digits and numbers of characters only", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...hostile)), (text) => {
        expect(escapeMermaid(text)).toMatch(/^(?:[\p{L}\p{N} .,:/@_-]|#\d+;)*$/u);
      }),
    );
    for (const text of hostile)
      for (const line of toMermaid(picture(6, (index) => `${text}${index}`))) expect(line.split("\n")).toHaveLength(2);
  });
});

describe("the page", () => {
  const page = toHtml(picture(30), "30 workloads");

  it("loads nothing from anywhere, and allows its own script alone", () => {
    expect(page).not.toMatch(/(?:src|href)\s*=|@import|url\((?!#)/i);
    const hash = createHash("sha256").update(pageScript).digest("base64");
    expect(page).toContain(`default-src 'none'`);
    expect(page).toContain(`script-src 'sha256-${hash}'`);
    expect(page).not.toContain("unsafe-inline");
  });

  it("has a script that a browser can read, and that makes no markup of names", () => {
    expect(() => compileFunction(pageScript, ["document", "location", "addEventListener"])).not.toThrow();
    expect(pageScript).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
  });

  it("has light and dark colours, a labelled search, and a legend with what is in the picture", () => {
    expect(page).toContain("prefers-color-scheme:dark");
    expect(page).toContain('aria-label="Search"');
    expect([...page.matchAll(/<input type="checkbox" value="(\w+)"/g)].map(([, kind]) => kind)).toEqual(["extra", "declared", "own"]);
  });
});
