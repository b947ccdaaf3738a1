import { networkOfOne } from "../../model/text/address";
import { fieldOf, isObject } from "../../model/documents/document";
import { CannotTell } from "../marks";
import { fieldsOf, isOfGroup, listIn } from "../mtls/places";
import type { KubeView } from "../view";
import { readRange, type Range } from "./ranges";

type Path = readonly (string | number)[];

/** A range that a policy lets its pods reach, and what it takes out of it again. */
export interface Block {
  readonly range: Range;
  readonly except: readonly Range[];
  readonly at: Path;
}

/** The kinds of policies on the network whose ways out are judged. */
export const policyKinds: readonly string[] = [
  "NetworkPolicy",
  "CiliumNetworkPolicy.cilium.io",
  "CiliumClusterwideNetworkPolicy.cilium.io",
];

export const isCilium = (view: KubeView): boolean => isOfGroup(view, "cilium.io");

/** What a policy of Cilium says, in `spec` and in each of `specs`. */
export function ciliumSpecs(view: KubeView): { readonly spec: unknown; readonly at: Path }[] {
  const one = fieldOf(view.object, "spec");
  const many = listIn(fieldOf(view.object, "specs")).map((spec, index) => ({ spec, at: ["specs", index] }));
  return isObject(one) ? [{ spec: one, at: ["spec"] }, ...many] : many;
}

/** Whether a rule of Cilium says ports and not where to. One that says nothing at all opens nothing. */
export function isForAll(rule: unknown): boolean {
  const fields = fieldsOf(rule);
  return fields.includes("toPorts") && fields.every((field) => ["toPorts", "icmps", "authentication"].includes(field));
}

/** Every range of addresses that a policy lets its pods reach. */
export function* blocksOut(policy: KubeView): Generator<Block> {
  if (!isCilium(policy)) {
    for (const [index, rule] of listIn(fieldOf(fieldOf(policy.object, "spec"), "egress")).entries()) {
      for (const [peer, value] of listIn(fieldOf(rule, "to")).entries()) {
        const block = fieldOf(value, "ipBlock");
        if (block === undefined) continue;
        const at = ["spec", "egress", index, "to", peer, "ipBlock", "cidr"];
        yield { range: read(fieldOf(block, "cidr"), at), except: readAll(fieldOf(block, "except")), at };
      }
    }
    return;
  }
  for (const { spec, at: base } of ciliumSpecs(policy)) {
    for (const [index, rule] of listIn(fieldOf(spec, "egress")).entries()) {
      const start = [...base, "egress", index];
      for (const [place, text] of listIn(fieldOf(rule, "toCIDR")).entries()) {
        const at = [...start, "toCIDR", place];
        yield { range: read(text, at), except: [], at };
      }
      for (const [place, block] of listIn(fieldOf(rule, "toCIDRSet")).entries()) {
        const cidr = fieldOf(block, "cidr");
        if (cidr === undefined) continue;
        const at = [...start, "toCIDRSet", place, "cidr"];
        yield { range: read(cidr, at), except: readAll(fieldOf(block, "except")), at };
      }
    }
  }
}

function read(text: unknown, at: Path): Range {
  const bare = typeof text === "string" && !text.includes("/") ? networkOfOne(text) : text;
  const range = typeof bare === "string" ? readRange(bare) : undefined;
  if (range === undefined) throw new CannotTell("this is no range of addresses such as 192.0.2.0/24", at);
  return range;
}

function readAll(list: unknown): Range[] {
  return listIn(list).flatMap((text) => (typeof text === "string" ? (readRange(text) ?? []) : []));
}
