import { App } from "cdk8s";
import { EnterpriseAppChart } from "parapet/constructs";
import { definePlatform } from "parapet/model";

const platform = definePlatform({
  platform: "acme",
  environment: "dev",
  domain: "apps.example.com",
  regions: { "eu-central": { jurisdiction: "eu", cluster: { context: "eu-central", cni: "cilium", nodesCidr: "10.0.0.0/16" } } },
  tenants: { "team-web": { costCenter: "cc-7" } },
});

// `region: "eu-centrl"` would not compile.
const hello = platform.defineApp({ app: "hello", owner: "team-web", region: "eu-central", image: "ghcr.io/acme/hello:1.0.0", port: 8080 });

const app = new App({ outdir: process.env["OUT"] ?? "dist" });
new EnterpriseAppChart(app, "hello", { intent: hello, platform });
app.synth();
