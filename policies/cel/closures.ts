import type { ASTNode } from "@marcbachmann/cel-js" with { "resolution-mode": "import" };
import { constant, fixed, folded } from "./constants";
import { functions, methods } from "./methods";
import {
  areEqual,
  fieldIn,
  inOrder,
  isIn,
  isInherited,
  itemAt,
  itemsOf,
  ownIn,
  together,
  truth,
  unsure,
  type Closure,
  type Frame,
} from "./values";

/** What an expression may speak of. */
export interface Vocabulary {
  /** Where each variable stands in the frame: `object`, `variables.pod`, `container`. */
  readonly places: ReadonlyMap<string, number>;
  /** What is the same for every object: `variables.minor`. What follows from these alone is worked out once. */
  readonly constants: ReadonlyMap<string, unknown>;
}

interface Names extends Vocabulary {
  /** How many places there are, those of variables that a macro brings along too. */
  readonly frame: { size: number };
}

/**
 * The checked expression as closures, which answer as the evaluator does, or throw where they are not sure. A walk through the tree for each
 * object costs ten times as much. Nothing is given back for an expression with a word that is not known here: that one the evaluator is asked.
 */
export function closureOf(ast: ASTNode, vocabulary: Vocabulary): Closure | undefined {
  return closure(ast, { ...vocabulary, frame: { size: vocabulary.places.size } });
}

type Made = Closure | undefined;

function closure(node: ASTNode, names: Names): Made {
  switch (node.op) {
    case "value":
      return literal(node.args);
    case "id":
      return variable(node.args, names);
    case ".":
      return isOptional(node) ? optionalField(node.args[0], node.args[1], names) : field(node.args[0], node.args[1], names);
    case ".?":
      return optionalField(node.args[0], node.args[1], names);
    case "[?]":
      return optionalItem(node.args[0], node.args[1], names);
    case "[]":
      return isOptional(node) ? undefined : of(node.args, names, itemAt);
    case "list":
      return list(node.args, names);
    case "map":
      return node.args.length === 0 ? constant({}) : undefined;
    case "&&":
      return logical(node.args, names, false);
    case "||":
      return logical(node.args, names, true);
    case "!_":
      return negation(plain(node.args, names));
    case "?:":
      return choice(node.args, names);
    case "==":
      return of(node.args, names, areEqual);
    case "!=":
      return of(node.args, names, (left, right) => !areEqual(left, right));
    case "in":
      return of(node.args, names, isIn);
    case "<":
      return of(
        node.args,
        names,
        inOrder((left, right) => left < right),
      );
    case "<=":
      return of(
        node.args,
        names,
        inOrder((left, right) => left <= right),
      );
    case ">":
      return of(
        node.args,
        names,
        inOrder((left, right) => left > right),
      );
    case ">=":
      return of(
        node.args,
        names,
        inOrder((left, right) => left >= right),
      );
    case "+":
      if (isInteger(node)) return of(node.args, names, (left, right) => Number(left) + Number(right));
      return node.args.some(({ op }) => op === "list") ? undefined : of(node.args, names, together);
    case "-":
      return isInteger(node) ? of(node.args, names, (left, right) => Number(left) - Number(right)) : undefined;
    case "call":
      return call(node.args[0], node.args[1], names);
    case "rcall":
      return method(node.args[0], node.args[1], node.args[2], names);
    default:
      return undefined;
  }
}

function literal(value: unknown): Made {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? constant(Number(value)) : undefined;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? constant(value) : undefined;
}

function variable(name: string, { places, constants }: Names): Made {
  if (constants.has(name)) return constant(constants.get(name));
  const place = places.get(name);
  if (place === undefined) return undefined;
  return (frame) => {
    const value = frame[place];
    if (value === undefined) throw unsure;
    return value;
  };
}

/** Whether an expression is of an optional value: asked for by `.?`, or a part of what was. */
function isOptional(node: ASTNode): boolean {
  return node.op === ".?" || node.op === "[?]" || ((node.op === "." || node.op === "[]") && isOptional(node.args[0]));
}

/** Whether an expression is an integer whatever the variables are: a document has none. */
function isInteger(node: ASTNode): boolean {
  if (node.op === "value") return typeof node.args === "bigint";
  if (node.op === "+" || node.op === "-") return node.args.every(isInteger);
  return (node.op === "rcall" || node.op === "call") && node.args[0] === "size";
}

/** The closure of something that has to be there. */
function plain(node: ASTNode, names: Names): Made {
  return isOptional(node) ? undefined : closure(node, names);
}

function field(holder: ASTNode, key: string, names: Names): Made {
  if (holder.op === "id" && holder.args === "variables" && !names.places.has("variables")) return variable(`variables.${key}`, names);
  const inner = plain(holder, names);
  if (inner === undefined || isInherited(key)) return undefined;
  return (frame) => {
    const value = fieldIn(inner(frame), key);
    if (value === undefined) throw unsure;
    return value;
  };
}

/** `a.?b.?c`: a way that ends where something is missing. Gone in one go: nothing is asked for as often. */
function optionalField(holder: ASTNode, key: string, names: Names): Made {
  const keys = [key];
  let start = holder;
  while ((start.op === ".?" || start.op === ".") && isOptional(start)) {
    keys.unshift(start.args[1]);
    start = start.args[0];
  }
  const inner = closure(start, names);
  if (inner === undefined || keys.some(isInherited)) return undefined;
  return (frame) => {
    let value = inner(frame);
    for (const step of keys) value = fieldIn(value, step);
    return value;
  };
}

function optionalItem(holder: ASTNode, key: ASTNode, names: Names): Made {
  const inner = closure(holder, names);
  const asked = plain(key, names);
  if (inner === undefined || asked === undefined) return undefined;
  return (frame) => {
    const from = inner(frame);
    const step = asked(frame);
    if (typeof step !== "string") throw unsure;
    return ownIn(from, step);
  };
}

function list(items: readonly ASTNode[], names: Names): Made {
  const inner = all(items, names);
  if (inner === undefined) return undefined;
  return folded((frame) => inner.map((item) => item(frame)), ...inner);
}

function all(nodes: readonly ASTNode[], names: Names): readonly Closure[] | undefined {
  const made = nodes.flatMap((node) => plain(node, names) ?? []);
  return made.length === nodes.length ? made : undefined;
}

function of(nodes: readonly ASTNode[], names: Names, work: (left: unknown, right: unknown) => unknown): Made {
  const [left, right] = all(nodes, names) ?? [];
  return left === undefined || right === undefined ? undefined : folded((frame) => work(left(frame), right(frame)), left, right);
}

/** `&&` and `||`: the first that decides is the answer, as long as both are yes or no. */
function logical(nodes: readonly ASTNode[], names: Names, deciding: boolean): Made {
  const [left, right] = all(nodes, names) ?? [];
  if (left === undefined || right === undefined) return undefined;
  const second = folded((frame) => truth(right(frame)), right);
  const first = fixed.has(left) ? left([]) : undefined;
  if (typeof first === "boolean") return first === deciding ? constant(deciding) : second;
  return (frame) => (truth(left(frame)) === deciding ? deciding : second(frame));
}

function negation(inner: Made): Made {
  return inner === undefined ? undefined : folded((frame) => !truth(inner(frame)), inner);
}

function choice(nodes: readonly ASTNode[], names: Names): Made {
  const [condition, yes, no] = all(nodes, names) ?? [];
  if (condition === undefined || yes === undefined || no === undefined) return undefined;
  return (frame) => (truth(condition(frame)) ? yes(frame) : no(frame));
}

function call(name: string, given: readonly ASTNode[], names: Names): Made {
  const [first] = given;
  if (name === "has") return given.length === 1 && first?.op === "." ? has(first.args[0], first.args[1], names) : undefined;
  const work = functions[`${name} ${given.length}`];
  const inner = first === undefined ? undefined : plain(first, names);
  return work === undefined || inner === undefined ? undefined : (frame) => work(inner(frame));
}

/** Only the last step may be missing. */
function has(holder: ASTNode, key: string, names: Names): Made {
  const inner = plain(holder, names);
  return inner === undefined || isInherited(key) ? undefined : (frame) => fieldIn(inner(frame), key) !== undefined;
}

function method(name: string, receiver: ASTNode, given: readonly ASTNode[], names: Names): Made {
  if (name === "orValue" || name === "hasValue") return ofOptional(name, receiver, given, names);
  const on = plain(receiver, names);
  if (on === undefined) return undefined;
  if (Object.hasOwn(macros, name)) return macro(name, on, given, names);
  const work = methods[`${name} ${given.length}`];
  const inner = all(given, names);
  if (work === undefined || inner === undefined) return undefined;
  // A number out of a document is no position in a text.
  if (name === "substring" && !given.every(isInteger)) return undefined;
  const [first, second] = inner;
  if (first === undefined) return (frame) => work(on(frame));
  if (second === undefined) return (frame) => work(on(frame), first(frame));
  return (frame) => work(on(frame), first(frame), second(frame));
}

function ofOptional(name: "orValue" | "hasValue", receiver: ASTNode, given: readonly ASTNode[], names: Names): Made {
  const on = isOptional(receiver) ? closure(receiver, names) : undefined;
  if (on === undefined) return undefined;
  if (name === "hasValue") return given.length === 0 ? (frame) => on(frame) !== undefined : undefined;
  const [otherwise] = given.length === 1 ? (all(given, names) ?? []) : [];
  if (otherwise === undefined) return undefined;
  return (frame) => {
    const value = on(frame);
    return value === undefined ? otherwise(frame) : value;
  };
}

type Macro = (items: readonly unknown[], frame: Frame, place: number, inner: Closure) => boolean;

const macros: Readonly<Record<string, Macro>> = {
  all: (items, frame, place, inner) => !meets(items, frame, place, inner, false),
  exists: (items, frame, place, inner) => meets(items, frame, place, inner, true),
  exists_one: (items, frame, place, inner) =>
    items.filter((item) => {
      frame[place] = item;
      return truth(inner(frame));
    }).length === 1,
};

/** Whether one of the items is answered so. */
function meets(items: readonly unknown[], frame: Frame, place: number, inner: Closure, answer: boolean): boolean {
  for (const item of items) {
    frame[place] = item;
    if (truth(inner(frame)) === answer) return true;
  }
  return false;
}

/** `list.all(item, …)`: the item has a place of its own in the frame. */
function macro(name: string, on: Closure, given: readonly ASTNode[], { places, constants, frame }: Names): Made {
  const [item, asked] = given;
  const work = macros[name];
  if (work === undefined || given.length !== 2 || item?.op !== "id" || asked === undefined) return undefined;
  const place = frame.size++;
  const inner = plain(asked, { places: new Map([...places, [item.args, place]]), constants, frame });
  if (inner === undefined) return undefined;
  return (values) => work(itemsOf(on(values)), values, place, inner);
}
