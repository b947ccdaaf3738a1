import { clusterOf } from "./cluster";
import { serve } from "./server";
import { World } from "./world";

const { PARAPET_PROVIDER_WORLD: world, PARAPET_PROVIDER_PAUSE: pause, KUBECONFIG: kubeconfig } = process.env;
const [name, version] = process.env["PARAPET_PROVIDER"]?.split("@") ?? [];
if (name === undefined || version === undefined)
  throw new Error("PARAPET_PROVIDER has to say what this provider stands in for, as NAME@VERSION");

// An engine that was killed cannot stop its providers: who has lost its parent ends by itself, once what it was doing is done.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(0), 500);

const ground = {
  name,
  version,
  world: world === undefined ? undefined : new World(world),
  cluster: name === "kubernetes" && kubeconfig !== undefined ? clusterOf(kubeconfig) : undefined,
  pauseMilliseconds: Number(pause ?? 0),
};
void serve(ground).then((port) => process.stdout.write(`${port}\n`));
