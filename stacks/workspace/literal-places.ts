import { parse, type AnyNode, type CallExpression } from "acorn";
import type { Place } from "../../model/diagnostics/place";

/** Where each value of a `defineApp({ … })` literal stands, by `JSON.stringify(path)`; as far as it is written as a literal. */
export function literalPlaces(text: string, call: Place): (readonly [string, Place])[] {
  const program = parse(text, { ecmaVersion: "latest", sourceType: "module", locations: true });
  const found = findCall(program, call);
  const argument = found?.arguments[0];
  const places: (readonly [string, Place])[] = [];
  if (argument !== undefined) visit(argument, [], call.file, places);
  return places;
}

/** The call whose callee covers the position that the stack named. */
function findCall(node: AnyNode, at: Place): CallExpression | undefined {
  if (node.type === "CallExpression" && covers(node.callee, at)) return node;
  for (const child of Object.values(node) as unknown[]) {
    for (const one of Array.isArray(child) ? (child as unknown[]) : [child]) {
      if (!isNode(one)) continue;
      const found = findCall(one, at);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function covers(node: AnyNode, at: Place): boolean {
  const { loc } = node;
  if (loc == null) return false;
  const column = at.column - 1;
  const after = loc.start.line < at.line || (loc.start.line === at.line && loc.start.column <= column);
  return after && (loc.end.line > at.line || (loc.end.line === at.line && loc.end.column > column));
}

function visit(node: AnyNode, path: readonly (string | number)[], file: string, places: (readonly [string, Place])[]): void {
  if (node.loc != null) places.push([JSON.stringify(path), { file, line: node.loc.start.line, column: node.loc.start.column + 1 }]);
  if (node.type === "ArrayExpression")
    node.elements.forEach((element, index) => element !== null && visit(element, [...path, index], file, places));
  if (node.type !== "ObjectExpression") return;
  for (const property of node.properties) {
    if (property.type !== "Property" || property.computed) continue;
    const key =
      property.key.type === "Identifier" ? property.key.name : property.key.type === "Literal" ? String(property.key.value) : undefined;
    if (key !== undefined) visit(property.value, [...path, key], file, places);
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}
