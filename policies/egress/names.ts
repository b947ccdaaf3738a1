import { controls } from "../controls";
import type { CelRule } from "../rule";

const all = "([object.?spec.orValue({})] + object.?specs.orValue([]))";

/** A name, where the network knows names. */
export const namesWhole: CelRule = {
  form: "cel",
  id: "egress/names-whole",
  promise: "No network policy of Cilium opens a pattern of names that is wider than one owner's domain.",
  severity: "high",
  controls: controls("boundary"),
  why: "A pattern such as * or *.com matches whatever name somebody buys to carry data to.",
  repair: "write matchName, or a pattern below a domain of one owner",
  kinds: ["CiliumNetworkPolicy.cilium.io", "CiliumClusterwideNetworkPolicy.cilium.io"],
  clauses: [
    {
      each: "object",
      holds: `${all}.all(part, part.?egress.orValue([]).all(rule, rule.?toFQDNs.orValue([]).all(name, !name.?matchPattern.orValue("").contains("*") || (name.?matchPattern.orValue("").matches("[.][a-z0-9-]+[.][a-z0-9-]+[.]?$") && !name.?matchPattern.orValue("").matches("^[*]+[.](co|com|net|org|gov|ac|edu)[.][a-z]{2}[.]?$")))))`,
      at: "spec.egress",
      says: '{object.kind} "{name}" opens a pattern of names of many owners',
    },
  ],
};
