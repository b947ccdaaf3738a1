import { BlockList } from "node:net";
import type { Edge } from "../../../policies/reach/relation";
import { nameOf, type Question } from "./naive";

/** The edges of a relation that answer a question with yes: looked through one by one. */
export function answering(edges: readonly Edge[], { from, to, port, protocol }: Question): Edge[] {
  return edges.filter(
    (edge) => edge.protocol === protocol && isEnd(edge.from, nameOf(from)) && isEnd(edge.to, nameOf(to)) && isPort(edge.port, port),
  );
}

/** Edges under both of their ends, so that looking through them takes less. */
export function byNetwork(edges: readonly Edge[]): (question: Question) => Edge[] {
  const grouped = new Map<string, Edge[]>();
  for (const edge of edges) for (const end of [edge.from, edge.to]) grouped.set(end, [...(grouped.get(end) ?? []), edge]);
  return (question) => answering(grouped.get(nameOf("pod" in question.from ? question.from : question.to)) ?? [], question);
}

function isEnd(end: string, name: string): boolean {
  return end === name || (!name.includes("/") && contains(end, name));
}

const lists = new Map<string, BlockList>();

function contains(cidr: string, ip: string): boolean {
  const [network = "", length = ""] = cidr.split("/");
  const family = network.includes(":") ? "ipv6" : "ipv4";
  if (!/^[\d.]+$|:/.test(network) || ip.includes(":") !== network.includes(":")) return false;
  const list = lists.get(cidr) ?? new BlockList();
  if (!lists.has(cidr)) list.addSubnet(network, Number(length), family);
  lists.set(cidr, list);
  return list.check(ip, family);
}

function isPort(port: Edge["port"], asked: number): boolean {
  if (port === "*") return true;
  const [first = 0, last = first] = String(port).split("-").map(Number);
  return first <= asked && asked <= last;
}
