import { objectId } from "../rendered";
import { json, run, type Scanner } from "./scanner";

interface Report {
  readonly Reports:
    | readonly {
        readonly Check: string;
        readonly Diagnostic: { readonly Message: string };
        readonly Object: { readonly K8sObject: Named };
      }[]
    | null;
}

interface Named {
  readonly Namespace: string;
  readonly Name: string;
  readonly GroupVersionKind: { readonly Version: string; readonly Kind: string };
}

const idOf = ({ Namespace, Name, GroupVersionKind: { Version, Kind } }: Named) =>
  objectId({ apiVersion: Version, kind: Kind, metadata: Namespace === "" ? { name: Name } : { name: Name, namespace: Namespace } });

/** StackRox's linter with the checks that it runs by default. */
export const kubeLinter: Scanner = {
  name: "kube-linter",
  question: "hardening",
  // It names only what breaks a check.
  covers: () => false,
  scan(program, { folder }) {
    const { Reports } = json(program, run(program, ["lint", "--format", "json", folder])) as Report;
    const findings = (Reports ?? []).map(({ Check, Diagnostic, Object: { K8sObject } }) => ({
      check: Check,
      object: idOf(K8sObject),
      message: Diagnostic.Message,
    }));
    return { seen: new Set(), findings };
  },
};
