import { runDoctor } from "../doctor/run";
import { outside } from "../doctor/world";
import type { Run } from "../command";

export const run: Run = (args, terminal) => runDoctor(args, terminal, outside);
