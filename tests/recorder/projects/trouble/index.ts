import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { Mailbox, Queue, region } from "../../things";

const kinds: Readonly<Record<string, () => unknown>> = {
  none: () => new Queue("fine"),
  throws: () => {
    throw new Error("not allowed");
  },
  "throws in apply": () => new Queue("q", { text: pulumi.output(1).apply((): string => { throw new Error("not allowed\nat all"); }) }), // prettier-ignore
  rejects: () => Promise.reject(new TypeError("not allowed")),
  "throws text": () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- programs do
    throw "not allowed";
  },
  logs: () => pulumi.log.error("not allowed"),
  duplicates: () => [new Queue("same"), new Queue("same")],
  asks: () => region(),
  exits: () => process.exit(3),
  waits: () => new Mailbox("m", { name: new Promise<string>(() => undefined) }),
  "waits and stays": () => {
    new Mailbox("m", { name: new Promise<string>(() => undefined) });
    setInterval(() => undefined, 1000);
  },
  stays: () => {
    new Queue("fine");
    setInterval(() => undefined, 1000);
  },
  spins: () => {
    fs.writeFileSync(process.env["PID_FILE"] ?? "/dev/null", String(process.pid));
    for (;;);
  },
};

const kind = new pulumi.Config().require("kind");
const run = kinds[kind];
if (!run) throw new Error(`no such kind: ${kind}`);
void run();
