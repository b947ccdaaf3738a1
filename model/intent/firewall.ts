import * as z from "zod";
import { accept, refuse, type Checked, type Problem } from "../diagnostics/diagnostic";
import { flag, integer, metadata, raise, sentence, text } from "../fields/field";
import { distinct } from "../fields/lists";
import { parseUrlPath } from "../text/path";
import { redact } from "../text/secrets";
import { controlFamilies, coreRules, familiesWithoutParameters } from "./firewall-rules";

/** Methods that requests may use at all. */
const firewallMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

const familyOf = (rule: number) => Math.floor(rule / 1000);

/** What is wrong with leaving out a rule of this number, if anything is. */
function ruleProblem(rule: number): Problem | undefined {
  if (coreRules.has(rule)) return undefined;
  if (controlFamilies.includes(familyOf(rule)))
    return {
      code: "PPT-0270",
      message: `${rule} sets the firewall up, or adds up what the other rules found and blocks; without it the firewall would be off`,
      fix: "name the rule that the log shows beside it, such as 942100",
    };
  return { code: "PPT-0270", message: `${rule} is no rule of the core rule set that looks for attacks`, fix: String(nearestRule(rule)) };
}

/** The rule of the nearest number; of two that are as near, the lower one. */
function nearestRule(wanted: number): number {
  let best = 942100;
  let distance = Infinity;
  for (const rule of coreRules.keys()) {
    const away = Math.abs(rule - wanted);
    if (away < distance) [best, distance] = [rule, away];
  }
  return best;
}

function parseParameter(value: string): Checked<string> {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.[\]-]{0,99}$/.test(value)) return accept(value);
  return refuse(
    "PPT-0105",
    `"${redact(value)}" is not a parameter's name of letters, digits, "_", "-", "." and square brackets`,
    value
      .replace(/[^A-Za-z0-9_.[\]-]/g, "")
      .replace(/^[.[\]-]+/, "")
      .slice(0, 100) || "q",
  );
}

const exclusion = z
  .strictObject({
    rule: integer(1, 999_999, {
      description: "The number of a rule of the core rule set, as the gateway's log shows it.",
      examples: [942100],
    }).superRefine((rule, context) => {
      const problem = ruleProblem(rule);
      if (problem !== undefined) raise(context, problem);
    }),
    because: sentence({ description: "Why the rule is wrong here, for those who review it.", examples: ["searches may hold SQL"] }),
    path: text(parseUrlPath, {
      description: "Only under this path; left out, on all of the app's paths.",
      examples: ["/search"],
    }).optional(),
    parameter: text(parseParameter, {
      description: "Only in this parameter of query, form or JSON body (json.filter.name); left out, in the whole request.",
      examples: ["q"],
    }).optional(),
  })
  .superRefine(({ rule, parameter }, context) => {
    if (parameter === undefined || !familiesWithoutParameters.includes(familyOf(rule))) return;
    raise(context, { code: "PPT-0271", message: `rule ${rule} never looks at a parameter`, fix: "remove parameter" }, ["parameter"]);
  });

const settings = z
  .strictObject({
    paranoia: integer(1, 4, {
      description: "How suspicious the rules are: 1 hardly ever stops an honest request, 4 often does.",
      examples: [1],
    }).default(1),
    methods: distinct(z.enum(firewallMethods)).default([]).meta({
      description: "Methods beside GET, HEAD, POST and OPTIONS that requests may use; those of cors.methods need not be named again.",
    }),
    exclude: z
      .array(exclusion)
      .max(100)
      .default([])
      .meta({ description: "Rules that stop honest requests of this app, each with the reason." }),
  })
  .superRefine(({ paranoia, exclude }, context) => {
    const seen = new Map<string, number>();
    exclude.forEach(({ rule, path, parameter }, index) => {
      const level = coreRules.get(rule) ?? 0;
      if (level > paranoia)
        raise(
          context,
          {
            code: "PPT-0271",
            message: `rule ${rule} runs from paranoia ${level} on, and here it is ${paranoia}: there is nothing to leave out`,
            fix: "remove this exclusion",
          },
          ["exclude", index, "rule"],
        );
      const key = JSON.stringify([rule, path, parameter]);
      const first = seen.get(key);
      if (first === undefined) return void seen.set(key, index);
      raise(
        context,
        { code: "PPT-0106", message: `rule ${rule} is left out twice, first as number ${first + 1}`, fix: "remove one of the two" },
        ["exclude", index],
      );
    });
  })
  .meta({ description: "The firewall with settings of its own.", examples: [{ paranoia: 2 }] });

/** Whether, and how strictly, a firewall with the OWASP core rule set looks at each request. It always blocks; there is no mode that only looks on. */
export const firewall = z
  .union([flag({ description: "true is paranoia 1 and nothing left out." }), settings])
  .default(true)
  .meta(
    metadata({
      description:
        "Whether a web application firewall looks at each request: true, or an object with paranoia, methods and exclude. Needed where the whole internet may come in.",
      examples: [true],
    }),
  );

/** What an intent says of its firewall. */
export type Firewall = z.output<typeof firewall>;
