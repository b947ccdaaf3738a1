import { json, run, type Scanner } from "./scanner";

interface Message {
  readonly code: string;
  readonly level: string;
  readonly message: string;
  readonly origin?: string;
}

/** What the mesh's own analysis says of the manifests, without a cluster. */
export const istioctl: Scanner = {
  name: "istioctl",
  question: "network",
  // It names only what is wrong.
  covers: () => false,
  scan(program, { folder }) {
    const messages = (json(program, run(program, ["analyze", "--use-kube=false", "--recursive", folder, "--output", "json"])) ??
      []) as readonly Message[];
    return {
      seen: new Set(),
      findings: messages.map(({ code, level, message, origin = "" }) => ({
        check: code,
        object: origin.replace(" ", "/"),
        message: `${level}: ${message}`,
      })),
    };
  },
};
