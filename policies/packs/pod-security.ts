import { entries, type Pack, type PackEntry } from "../pack-words";

const id = (control: string): string => `hardening/pod-security/${control}`;

/** The controls of the baseline standard that the restricted one keeps as they are. */
const shared = ["host-namespaces", "host-ports", "host-probes", "host-process", "privileged", "app-armor", "se-linux", "sysctls"].map(id);

/** The Pod Security Standard `baseline`, no more and no less. */
export const pssBaseline: Pack = {
  name: "pss-baseline",
  entries: entries("mandatory", ...shared, ...["host-path", "capabilities", "seccomp", "proc-mount"].map(id)),
};

/** Controls of the baseline standard that a stricter one replaces from some version on: a pod of Windows is exempt from that one only. */
const replaced = (control: string, before: string): PackEntry => ({ rule: id(control), level: "mandatory", parameters: { before } });

const stricter = [
  "volume-types",
  "capabilities-dropped",
  "privilege-escalation",
  "run-as-non-root",
  "run-as-user",
  "seccomp-set",
  "proc-mount-masked",
];

/** The Pod Security Standard `restricted`, no more and no less. */
export const pssRestricted: Pack = {
  name: "pss-restricted",
  entries: [
    ...entries("mandatory", ...shared, ...stricter.map(id)),
    replaced("capabilities", "v1.22"),
    replaced("seccomp", "v1.19"),
    replaced("proc-mount", "v1.35"),
  ],
};
