import { objectSubjects } from "../cli/check/subjects";
import { buildFolder } from "../cli/workspace";
import { judge } from "../policies/index";

/** What judging costs when the objects are there: the rules of production over those of a workspace, measured from inside. */
const [, , folder = "."] = process.argv;
const { built } = buildFolder(folder);
if (built === undefined) throw new Error(`${folder} has mistakes in it`);
const subjects = objectSubjects(built);
const began = process.cpuUsage();
const wall = performance.now();
const { findings, tally } = judge(subjects, { packs: ["production"], now: new Date() });
const { user, system } = process.cpuUsage(began);
const asked = Object.values(tally).filter(({ holds, broken, cannotTell }) => holds + broken + cannotTell > 0).length;
if (asked < 60) throw new Error(`only ${asked} rules found anything to judge`);
process.stdout.write(
  `${JSON.stringify({ cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1e3, memory: process.resourceUsage().maxRSS / 1024, rules: asked, findings: findings.length })}\n`,
);
