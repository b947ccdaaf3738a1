import { networkOfOne } from "../../model/text/address";
import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { fieldsOf, listIn, textIn } from "../mtls/places";
import type { Fault, ObjectRule } from "../rule";
import type { KubeView } from "../view";
import { ciliumSpecs, isCilium, isForAll, policyKinds } from "./peers";
import { isPrivate, readRange } from "./ranges";

/** Names are resolved at home. */
export const dnsAtHome: ObjectRule = {
  form: "object",
  id: "egress/dns-at-home",
  promise: "Port 53 is open to the cluster's own resolvers only.",
  severity: "high",
  controls: controls("boundary"),
  why: "Whoever may ask any resolver carries data out in the names that he asks for, past every gateway.",
  repair: "name the resolvers: a namespaceSelector together with a podSelector, or the address of the node's cache",
  kinds: policyKinds,
  *judge(policy) {
    const message = (whom: string): string => `${policy.kind} "${policy.name}" opens port 53 to ${whom}`;
    if (isCilium(policy)) {
      yield* ofCilium(policy, message);
      return;
    }
    for (const [index, rule] of listIn(fieldOf(fieldOf(policy.object, "spec"), "egress")).entries()) {
      if (!listIn(fieldOf(rule, "ports")).some((entry) => isDns(fieldOf(entry, "port"), fieldOf(entry, "endPort")))) continue;
      const peers = listIn(fieldOf(rule, "to"));
      const at = ["spec", "egress", index, "to"];
      if (peers.length === 0) yield { at, message: message("everybody") };
      for (const [place, peer] of peers.entries())
        if (!isResolver(peer)) yield { at: [...at, place], message: message("more than the resolvers") };
    }
  },
};

function* ofCilium(policy: KubeView, message: (whom: string) => string): Generator<Fault> {
  for (const { spec, at } of ciliumSpecs(policy)) {
    for (const [index, rule] of listIn(fieldOf(spec, "egress")).entries()) {
      const ports = listIn(fieldOf(rule, "toPorts")).flatMap((entry) => listIn(fieldOf(entry, "ports")));
      if (!ports.some((port) => isDns(numberOf(fieldOf(port, "port")), fieldOf(port, "endPort")))) continue;
      const where = [...at, "egress", index];
      if (isForAll(rule)) yield { at: where, message: message("everybody") };
      const blocks = [...listIn(fieldOf(rule, "toCIDR")), ...listIn(fieldOf(rule, "toCIDRSet")).map((block) => fieldOf(block, "cidr"))];
      if (!blocks.every(isOneOfOwn)) yield { at: where, message: message("more than the resolvers") };
    }
  }
}

/** Cilium writes ports as texts. */
function numberOf(port: unknown): unknown {
  return typeof port === "string" && /^\d+$/.test(port) ? Number(port) : port;
}

/** A name of a port is looked up in the pods that are reached: `dns` there is what resolvers call theirs. */
function isDns(port: unknown, end: unknown): boolean {
  if (typeof port === "string") return /^(?:dns|dns-tcp|domain)$/.test(port);
  return typeof port === "number" && (port === 53 || (typeof end === "number" && port < 53 && end >= 53));
}

function isResolver(peer: unknown): boolean {
  const block = fieldOf(peer, "ipBlock");
  if (block !== undefined) return isOneOfOwn(fieldOf(block, "cidr"));
  const place = fieldOf(peer, "namespaceSelector");
  // Without a namespaceSelector the peer stands in the policy's own namespace.
  return names(fieldOf(peer, "podSelector")) && (place === undefined || names(place));
}

function names(selector: unknown): boolean {
  return fieldsOf(fieldOf(selector, "matchLabels")).length > 0 || listIn(fieldOf(selector, "matchExpressions")).length > 0;
}

/** One address, and none of the internet's. */
function isOneOfOwn(cidr: unknown): boolean {
  const text = textIn(cidr);
  const range = readRange(text.includes("/") ? text : networkOfOne(text));
  return range !== undefined && range.first === range.last && isPrivate(range);
}
