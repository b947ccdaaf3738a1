import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { egressNamespaces, ingressNamespaces, isListed, listIn, textIn } from "../mtls/places";
import { texts, type Fault, type ObjectRule, type Parameter, type ParameterValues } from "../rule";
import type { KubeView } from "../view";
import { blocksOut, ciliumSpecs, isCilium, isForAll, policyKinds, type Block } from "./peers";
import { covers, isPrivate, privateRanges, single, sizeOf, type Range } from "./ranges";

const widths: Readonly<Record<string, Parameter>> = {
  widestV4: { default: 8, says: "how many bits of an IPv4 range are fixed at least" },
  widestV6: { default: 16, says: "how many bits of an IPv6 range are fixed at least" },
};

/** A hole has a size. */
export const noWorld: ObjectRule = {
  form: "object",
  id: "egress/no-world",
  promise: "No network policy opens the whole internet or a great part of it, but that of a gateway, which keeps private networks closed.",
  severity: "high",
  controls: controls("boundary", "5.3.2"),
  why: "What may reach any address sends data to anybody, and fetches its orders from there.",
  repair: "name the ranges that are needed, or let the egress gateway lead to the host",
  kinds: policyKinds,
  parameters: { ...widths, ...egressNamespaces, ...ingressNamespaces },
  *judge(policy, parameters) {
    const isWayOut =
      isListed(policy.namespace, parameters, "egressNamespaces", "ingressNamespaces") && !policy.kind.includes("Clusterwide");
    yield* openEnds(policy);
    const narrow: Block[] = [];
    for (const block of blocksOut(policy)) {
      if (isWayOut && keepsPrivate(block)) continue;
      if (block.range.bits >= widest(parameters, block.range.family)) narrow.push(block);
      else
        yield {
          at: block.at,
          message: isWayOut
            ? `${policy.kind} "${policy.name}" opens ${block.range.text} without the private networks among its exceptions`
            : `${policy.kind} "${policy.name}" opens ${block.range.text}`,
        };
    }
    yield* togetherTooWide(policy, narrow, parameters);
  },
};

function widest(parameters: ParameterValues, family: 4 | 6): number {
  return Number(family === 4 ? parameters.widestV4 : parameters.widestV6);
}

/** The world in small pieces is the world. What is private does not count: it is the platform's own. */
function* togetherTooWide(policy: KubeView, blocks: readonly Block[], parameters: ParameterValues): Generator<Fault> {
  for (const family of [4, 6] as const) {
    const open = blocks.filter(({ range }) => range.family === family && !isPrivate(range));
    const [first] = open;
    const limit = 1n << BigInt((family === 4 ? 32 : 128) - widest(parameters, family));
    if (first !== undefined && sizeOf(open.map(({ range }) => range)) > limit)
      yield { at: first.at, message: `${policy.kind} "${policy.name}" opens more of the internet in pieces than one range may be wide` };
  }
}

function keepsPrivate({ range, except }: Block): boolean {
  return privateRanges.filter((own) => covers(range, own)).every((own) => except.some((taken) => covers(taken, own)));
}

const worlds = ["all", "world", "world-ipv4", "world-ipv6"];

/** Rules that say nothing of where to. */
function* openEnds(policy: KubeView): Generator<Fault> {
  if (!isCilium(policy)) {
    const rules = listIn(fieldOf(fieldOf(policy.object, "spec"), "egress"));
    for (const [index, rule] of rules.entries())
      if (listIn(fieldOf(rule, "to")).length === 0)
        yield { at: ["spec", "egress", index], message: `NetworkPolicy "${policy.name}" opens every address: a rule has no "to"` };
    return;
  }
  for (const { spec, at } of ciliumSpecs(policy)) {
    for (const [index, rule] of listIn(fieldOf(spec, "egress")).entries()) {
      const entity = listIn(fieldOf(rule, "toEntities")).find((name) => worlds.includes(textIn(name)));
      const where = [...at, "egress", index];
      if (entity !== undefined)
        yield { at: [...where, "toEntities"], message: `${policy.kind} "${policy.name}" opens the entity ${textIn(entity)}` };
      else if (isForAll(rule)) yield { at: where, message: `${policy.kind} "${policy.name}" opens every address: a rule says ports only` };
    }
  }
}

/** Where clouds hand out a machine's credentials. */
export const metadataNever: ObjectRule = {
  form: "object",
  id: "egress/metadata-never",
  promise: "No network policy opens a range with the cloud's metadata address in it.",
  severity: "critical",
  controls: controls("boundary"),
  why: "Behind that address the cloud hands out the node's credentials to whoever asks.",
  repair: "put the address into except, or take a narrower range",
  kinds: policyKinds,
  parameters: {
    addresses: {
      default: [
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "64:ff9b::a9fe:a9fe",
      ],
      says: "the addresses of the cloud's metadata",
      pattern: "^[0-9a-fA-F:.]+$",
    },
  },
  *judge(policy, parameters) {
    let addresses: readonly Range[] | undefined;
    for (const { range, except, at } of blocksOut(policy)) {
      // Few policies have a range at all.
      addresses ??= texts(parameters, "addresses").flatMap((address) => single(address) ?? []);
      const open = addresses.find((address) => covers(range, address) && !except.some((taken) => covers(taken, address)));
      if (open !== undefined)
        yield {
          at,
          message: `${policy.kind} "${policy.name}" opens ${range.text} with ${open.text.split("/")[0] ?? ""} in it, the cloud's metadata`,
        };
    }
  },
};
