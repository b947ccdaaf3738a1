/** What the engine runs for `pulumi package add`: nothing else may load this file, for it starts to serve at once. */
import { provider } from "@pulumi/pulumi";
import { ComponentProvider } from "./component-provider";

void provider.main(new ComponentProvider(), process.argv.slice(2));
