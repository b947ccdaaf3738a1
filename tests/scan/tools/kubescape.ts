import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { objectId, type Manifest } from "../rendered";
import { run, type Scanner } from "./scanner";

interface Report {
  readonly results: readonly { readonly resourceID: string; readonly controls: readonly Control[] | null }[] | null;
  readonly resources: readonly { readonly resourceID: string; readonly object: Manifest }[] | null;
}

interface Control {
  readonly controlID: string;
  readonly name: string;
  readonly status: { readonly status: string };
}

/** The NSA's hardening guide, as ARMO reads it. It fetches the framework when it runs. */
export const kubescape: Scanner = {
  name: "kubescape",
  question: "hardening",
  covers: ({ manifest }) => ["Deployment", "StatefulSet", "CronJob", "Job"].includes(manifest.kind),
  scan(program, { folder }) {
    const { results, resources } = report(program, folder);
    const ids = new Map((resources ?? []).map(({ resourceID, object }) => [resourceID, objectId(object)]));
    const named = (results ?? []).map(({ resourceID, controls }) => ({ id: ids.get(resourceID) ?? resourceID, controls: controls ?? [] }));
    return {
      seen: new Set(named.map(({ id }) => id)),
      findings: named.flatMap(({ id, controls }) =>
        controls
          .filter(({ status }) => status.status === "failed")
          .map(({ controlID, name }) => ({ check: controlID, object: id, message: name })),
      ),
    };
  },
};

function report(program: string, folder: string): Report {
  const out = mkdtempSync(join(tmpdir(), "parapet-kubescape-"));
  try {
    const ran = run(program, [
      "scan",
      "framework",
      "nsa",
      folder,
      "--format",
      "json",
      "--format-version",
      "v2",
      "--output",
      join(out, "report.json"),
      "--keep-local",
    ]);
    if (ran.status !== 0) throw new Error(`kubescape ended with ${ran.status}: ${ran.stderr.slice(-2000)}`);
    return JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Report;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
