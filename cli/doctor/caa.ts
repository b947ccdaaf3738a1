import { judgeCaa, type CaaJudgement } from "../../model/dns/caa";
import type { Plan } from "../../model/plan/plan";
import { askSigners } from "../../stacks/dns/ask";
import { result, type Result, type State } from "./result";
import type { World } from "./world";

/** Let's Encrypt as CAA records name it, for its rehearsal too. https://letsencrypt.org/docs/caa/ */
const letsEncrypt = { domain: "letsencrypt.org", method: "dns-01" } as const;

const states: Readonly<Record<CaaJudgement["standing"], State>> = {
  allowed: "ok",
  open: "warning",
  refused: "failed",
  unheard: "not judged",
};

/** Whether the public authority of the plan may sign for each name of its certificates. An authority of one's own asks nobody. */
export async function checkCaa(plan: Plan, { reach }: World): Promise<Result[]> {
  const names = [...new Set(plan.regions.flatMap(({ tls }) => publicNames(tls)))].sort();
  if (names.length === 0)
    return [result("caa", plan.platform.domain, "not judged", "the plan has no certificate that a public authority signs")];
  const answers = await askSigners(names, plan.edge === null ? [] : [plan.edge.zone], reach);
  return names.flatMap((name, index) => {
    const answer = answers[index];
    if (answer === undefined) return [];
    const { standing, message, fix } = judgeCaa(name, letsEncrypt, answer);
    return [result("caa", name, states[standing], message, fix)];
  });
}

function publicNames(tls: Plan["regions"][number]["tls"]): readonly string[] {
  const open = new Set((tls?.issuers ?? []).filter(({ kind }) => kind === "acme").map(({ name }) => name));
  return (tls?.certificates ?? []).filter(({ issuer }) => open.has(issuer)).flatMap(({ dnsNames }) => dnsNames);
}
