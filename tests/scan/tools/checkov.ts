import { readFileSync } from "node:fs";
import { join } from "node:path";
import { objectId, type Manifest, type Rendered } from "../rendered";
import { json, run, type Scanner } from "./scanner";

interface Verdict {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  /** Below the folder, with a slash before it. */
  readonly file_path: string;
  readonly file_line_range: readonly [number, number];
}

interface Report {
  readonly check_type: string;
  readonly results: {
    readonly passed_checks: readonly Verdict[];
    readonly failed_checks: readonly Verdict[];
    readonly skipped_checks: readonly Verdict[];
    readonly parsing_errors: readonly string[];
  };
}

const kinds = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "CronJob",
  "Job",
  "Pod",
  "Service",
  "ServiceAccount",
  "Role",
  "ClusterRole",
]);

/** Hardening by CIS, and secrets in the text. */
export const checkov: Scanner = {
  name: "checkov",
  question: "hardening",
  covers: ({ manifest }) => kinds.has(manifest.kind),
  scan(program, rendered) {
    const flags = ["--framework", "kubernetes", "secrets", "--skip-download", "--compact", "-o", "json"];
    const printed = json(program, run(program, ["-d", rendered.folder, ...flags])) as Report | readonly Report[];
    const reports = [printed].flat().filter((report) => "results" in report) as readonly Report[];
    const all = reports.flatMap(({ results }) => [...results.passed_checks, ...results.failed_checks]);
    const findings = reports.flatMap(({ check_type, results }) =>
      // An object may be annotated so that a check passes it over; here nothing may.
      [...results.failed_checks, ...results.skipped_checks].map((verdict) =>
        check_type === "secrets" ? secret(verdict, rendered) : finding(verdict, rendered),
      ),
    );
    const unread = reports.flatMap(({ results }) => results.parsing_errors);
    return {
      seen: new Set(all.map(({ resource }) => named(resource, rendered))),
      findings: [...findings, ...unread.map((file) => ({ check: "parsing-error", object: file, message: "checkov cannot read the file" }))],
    };
  },
};

const finding = ({ check_id, check_name, resource }: Verdict, rendered: Rendered) => ({
  check: check_id,
  object: named(resource, rendered),
  message: check_name,
});

/** What looks like a secret: it is known by its line. The field belongs to the check, so that an excuse for one field is none for another. */
function secret({ check_id, check_name, file_path, file_line_range: [line] }: Verdict, { folder, objects }: Rendered) {
  const file = file_path.replace(/^\//, "");
  const text = readFileSync(join(folder, file), "utf8").split("\n")[line - 1] ?? "";
  const field = /^[\s-]*([\w./-]+):/.exec(text)?.[1] ?? "text";
  const object = objects.filter((one) => one.file === file && one.line <= line).at(-1)?.id ?? file;
  return { check: `${check_id} ${field}`, object, message: `${check_name} at ${file}:${line}` };
}

/** checkov writes `Kind.namespace.name`, `default` for no namespace, and for the pod of a workload its labels behind that. */
function named(resource: string, { objects }: Rendered): string {
  const exact = objects.find(({ manifest }) => `${manifest.kind}.${place(manifest)}` === resource);
  if (exact !== undefined) return exact.id;
  const owners = objects.filter(({ manifest }) => resource.startsWith(`Pod.${place(manifest)}.`)).map(({ manifest }) => manifest.metadata);
  const owner = owners.reduce<Manifest["metadata"] | undefined>(
    (best, one) => (best !== undefined && best.name.length >= one.name.length ? best : one),
    undefined,
  );
  return owner === undefined ? resource : objectId({ apiVersion: "v1", kind: "Pod", metadata: owner });
}

const place = ({ metadata }: Manifest) => `${metadata.namespace ?? "default"}.${metadata.name}`;
