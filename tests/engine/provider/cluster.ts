import { execFile } from "node:child_process";
import { textAt, type Values } from "./values";

/** A real Kubernetes API server behind the made-up `kubernetes` provider, reached with kubectl. */
export interface Cluster {
  /** Applies the object server-side with strict validation and answers with what the server made of it. */
  apply(object: Values): Promise<Values>;
  read(object: Values): Promise<Values | undefined>;
  delete(object: Values): Promise<void>;
}

/** The cluster that a kubeconfig file names. */
export function clusterOf(kubeconfig: string): Cluster {
  const kubectl = (args: readonly string[], object: Values): Promise<string> =>
    new Promise((resolve, reject) => {
      const done = (error: Error | null, stdout: string, stderr: string): void => {
        if (error === null) resolve(stdout);
        else reject(new Error(stderr.trim() === "" ? error.message : stderr.trim()));
      };
      const child = execFile("kubectl", ["--kubeconfig", kubeconfig, ...args], { maxBuffer: 1 << 26, timeout: 60_000 }, done);
      child.stdin?.end(JSON.stringify(object));
    });
  return {
    async apply(object) {
      const args = ["apply", "--server-side", "--force-conflicts", "--field-manager=parapet-engine-tests", "--validate=strict"];
      return JSON.parse(await kubectl([...args, "-o", "json", "-f", "-"], object)) as Values;
    },
    async read(object) {
      const found = await kubectl(["get", "--ignore-not-found", "-o", "json", "-f", "-"], object);
      return found.trim() === "" ? undefined : (JSON.parse(found) as Values);
    },
    async delete(object) {
      if (textAt(object, "metadata.name") === undefined) throw new Error("an object without a name cannot be deleted");
      await kubectl(["delete", "--ignore-not-found", "--wait=false", "-f", "-"], object);
    },
  };
}
