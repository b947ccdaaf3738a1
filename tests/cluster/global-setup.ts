import { Api } from "./api";
import { startControlPlane } from "./control-plane";
import { definitionsFolder } from "./definitions";
import { buildPrograms } from "./programs";
import { seedDatabase } from "./seed";
import { share } from "./session";
import { provisionVolumes } from "./volumes";

/** Before the first test: builds what is not built, and starts a control plane that serves the operators' definitions. */
export default async function setUp(): Promise<void> {
  const programs = buildPrograms();
  const definitions = definitionsFolder();
  const seed = await seedDatabase(programs, definitions);
  const began = Date.now();
  const plane = await startControlPlane(programs, { parts: "cluster", ...(seed === undefined ? {} : { seed }) });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  say(`Kubernetes ${programs.kubernetes} (${programs.etcd}, kwok ${programs.kwok}) started in ${seconds} s.`);
  if (definitions === undefined) say(`No custom resource definitions: ${hint} Objects of the operators' kinds are not applied.`);
  else say(`Custom resource definitions: ${definitions}`);
  const api = new Api(plane);
  const volumes = provisionVolumes(api);
  share({ url: plane.url, token: plane.token, authority: plane.authority, kubeconfig: plane.kubeconfig, programs }, async () => {
    await volumes.stop();
    api.close();
    await plane.stop();
  });
}

const hint = "there is no ../shared/crds, and PARAPET_CRDS names no folder.";

const say = (text: string) => process.stdout.write(`${text}\n`);
