import fc from "fast-check";
import { hostIn, isBelow, pathsOf, quoted, sourceIn } from "../../model/plan/edge/expression";

/** Reads a literal as Cloudflare does: a backslash takes the next character as it is, and a quote that has none before it ends the literal. */
function literal(text: string): { value: string; rest: string } {
  if (!text.startsWith('"')) throw new Error("no literal");
  let value = "";
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '"') return { value, rest: text.slice(at + 1) };
    if (text[at] === "\\") at++;
    value += text[at] ?? "";
  }
  throw new Error("the literal does not end");
}

/** Answers an expression that was made of paths, for one path: an evaluator of its own, which knows nothing of how they were made. */
function answer(expression: string, path: string): boolean {
  let rest = expression;
  const eat = (text: string) => rest.startsWith(text) && ((rest = rest.slice(text.length)), true);
  const text = () => {
    const read = literal(rest);
    rest = read.rest;
    return read.value;
  };
  const one = (): boolean => {
    if (eat("not ")) return !one();
    if (eat("(")) {
      const value = either();
      if (!eat(")")) throw new Error(`a bracket is open at ${rest}`);
      return value;
    }
    if (eat("http.request.uri.path eq ")) return path === text();
    if (eat("starts_with(http.request.uri.path, ")) {
      const value = path.startsWith(text());
      if (!eat(")")) throw new Error(`a bracket is open at ${rest}`);
      return value;
    }
    throw new Error(`what is ${rest}?`);
  };
  const both = (): boolean => {
    let value = one();
    while (eat(" and ")) value = one() && value;
    return value;
  };
  const either = (): boolean => {
    let value = both();
    while (eat(" or ")) value = both() || value;
    return value;
  };
  const value = either();
  if (rest !== "") throw new Error(`${rest} is left`);
  return value;
}

describe("a literal in a rule", () => {
  it("is read back as it was, and ends where it should, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, after) => {
        expect(literal(`${quoted(text)}${after}`)).toEqual({ value: text, rest: after });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', "\\", " ", "}", "or true", "a")), (parts) => {
        expect(literal(`${quoted(parts.join(""))} tail`)).toEqual({ value: parts.join(""), rest: " tail" });
      }),
    );
  });

  it("keeps a hostile host inside of its quotes", () => {
    expect(hostIn(['x" or true or http.host eq "y'])).toBe('lower(http.host) eq "x\\" or true or http.host eq \\"y"');
    expect(hostIn(["a\\", 'b"}'])).toBe('lower(http.host) in {"a\\\\" "b\\"}"}');
  });
});

describe("where requests come from", () => {
  it("is one set, one list, or any of them in brackets, so that a not before it is about all", () => {
    expect(sourceIn(["203.0.113.0/24", "2001:db8::/32"], [])).toBe("ip.src in {203.0.113.0/24 2001:db8::/32}");
    expect(sourceIn([], ["branches"])).toBe("ip.src in $branches");
    expect(sourceIn(["203.0.113.0/24"], ["a", "b"])).toBe("(ip.src in {203.0.113.0/24} or ip.src in $a or ip.src in $b)");
  });
});

const segment = fc.constantFrom("a", "b", "ab");
const path = fc.array(segment, { maxLength: 3 }).map((parts) => `/${parts.join("/")}`);
const paths = fc.uniqueArray(path, { minLength: 1, maxLength: 3 });

describe("the paths of an app among its neighbours'", () => {
  it("are below each other folder by folder, not letter by letter", () => {
    expect([isBelow("/api/v1", "/api"), isBelow("/api", "/api/"), isBelow("/apis", "/api"), isBelow("/x", "/")]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it("are those of which it has the longest match, for every request", () => {
    fc.assert(
      fc.property(paths, paths, path, (own, others, request) => {
        const foreign = others.filter((one) => !own.includes(one));
        const longest = (list: readonly string[]) =>
          Math.max(-1, ...list.filter((one) => isBelow(request, one)).map((one) => one.replace(/\/$/, "").length));
        const expression = pathsOf(own, foreign);
        const meant = longest(own) >= 0 && longest(own) > longest(foreign);
        expect({ expression, hit: expression === undefined || answer(expression, request) }).toEqual({ expression, hit: meant });
      }),
      { numRuns: 500 },
    );
  });
});
