import { objectId } from "../rendered";
import { json, run, type Scanner } from "./scanner";

type Verdicts = Readonly<Record<string, { readonly ID: string; readonly Message: string; readonly Success: boolean }>> | null;

interface Audited {
  readonly Name: string;
  readonly Namespace: string;
  readonly Kind: string;
  readonly Results: Verdicts;
  readonly PodResult: { readonly Results: Verdicts; readonly ContainerResults: readonly { readonly Results: Verdicts }[] | null } | null;
}

const idOf = ({ Kind, Namespace, Name }: Audited) =>
  objectId({ apiVersion: "", kind: Kind, metadata: Namespace === "" ? { name: Name } : { name: Name, namespace: Namespace } });

const verdicts = ({ Results, PodResult }: Audited) =>
  [Results, PodResult?.Results, ...(PodResult?.ContainerResults ?? []).map((container) => container.Results)].flatMap((one) =>
    Object.values(one ?? {}),
  );

/** Fairwinds' audit with the checks that it runs by default; exemptions by annotation do not count. */
export const polaris: Scanner = {
  name: "polaris",
  question: "hardening",
  covers: ({ manifest }) => ["Deployment", "StatefulSet", "CronJob", "Job"].includes(manifest.kind),
  scan(program, { folder }) {
    const { Results } = json(
      program,
      run(program, ["audit", "--audit-path", folder, "--format", "json", "--disallow-annotation-exemptions"]),
    ) as { readonly Results: readonly Audited[] | null };
    const audited = Results ?? [];
    return {
      seen: new Set(audited.map(idOf)),
      findings: audited.flatMap((one) =>
        verdicts(one)
          .filter(({ Success }) => !Success)
          .map(({ ID, Message }) => ({ check: ID, object: idOf(one), message: Message })),
      ),
    };
  },
};
