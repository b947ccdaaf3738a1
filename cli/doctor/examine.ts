import { expectedHosts, privateHosts } from "../../model/dns/expected";
import type { Plan } from "../../model/plan/plan";
import { askHosts } from "../../stacks/dns/ask";
import { checkCaa } from "./caa";
import { checkClock } from "./clock";
import { dnsResults, privateResults } from "./dns";
import type { Asked } from "./options";
import { checks, result, type Check, type Result } from "./result";
import { checkTls, placeOf, privatePlaceOf } from "./tls";
import { checkToken } from "./token";
import type { World } from "./world";

/** Looks at everything once, all at the same time; tells what is still being looked at. The results stand in the order of the checks. */
export async function examine(
  plan: Plan,
  { only, addresses, token, ca }: Omit<Asked, "everySeconds">,
  world: World,
  onOpen: (open: readonly Check[]) => void = () => undefined,
): Promise<Result[]> {
  const expected = expectedHosts(plan, addresses);
  const inside = privateHosts(plan);
  const hosts = [...expected.map(({ host }) => host), ...inside].sort();
  const answers = only.has("dns") || only.has("tls") ? askHosts(expected, world.reach) : Promise.resolve([]);
  const open = new Set(only);
  const when = async (check: Check, look: () => Promise<Result[]>): Promise<Result[]> => {
    if (!only.has(check)) return [];
    const found = await look();
    open.delete(check);
    onOpen(checks.filter((one) => open.has(one)));
    return found;
  };
  const results = await Promise.all([
    when("dns", async () => [...dnsResults(expected, await answers), ...privateResults(inside), ...nobody("dns", hosts)]),
    when("caa", () => checkCaa(plan, world)),
    when("tls", async () => {
      const told = await answers;
      const places = [...expected.map((one, index) => placeOf(one, told[index])), ...(await Promise.all(inside.map(privatePlaceOf)))];
      return [...(await checkTls(plan, places, ca, world)), ...nobody("tls", hosts)];
    }),
    when("token", () => checkToken(plan, token, world)),
    when("clock", () => checkClock(plan, hosts, world)),
  ]);
  return results.flat().sort((a, b) => checks.indexOf(a.check) - checks.indexOf(b.check));
}

const nobody = (check: "dns" | "tls", hosts: readonly string[]): Result[] =>
  hosts.length > 0
    ? []
    : [result(check, "the workspace", "ok", "no app is exposed in a region that takes requests: there is nothing to find")];
