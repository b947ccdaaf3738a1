import * as pulumi from "@pulumi/pulumi";

type Args = Readonly<Record<string, unknown>>;

/** A resource of a provider that nobody has to install. */
export class Queue extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;
  declare readonly url: pulumi.Output<string>;
  constructor(name: string, args: Args = {}, options?: pulumi.CustomResourceOptions) {
    super("things:index:Queue", name, { ...args, arn: undefined, url: undefined }, options);
  }
  static get(name: string, id: pulumi.Input<string>, options?: pulumi.CustomResourceOptions): Queue {
    return new Queue(name, {}, { ...options, id });
  }
}

export class ThingsProvider extends pulumi.ProviderResource {
  constructor(name: string, args: Args = {}, options?: pulumi.ResourceOptions) {
    super("things", name, args, options);
  }
}

/** A component with one queue. */
export class Mailbox extends pulumi.ComponentResource {
  readonly queue: Queue;
  readonly arn: pulumi.Output<string>;
  constructor(name: string, args: Args = {}, options?: pulumi.ComponentResourceOptions) {
    super("things:index:Mailbox", name, {}, options);
    this.queue = new Queue(`${name}-queue`, args, { parent: this });
    this.arn = this.queue.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** A component of components. */
export class Office extends pulumi.ComponentResource {
  readonly mailbox: Mailbox;
  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("things:index:Office", name, {}, options);
    this.mailbox = new Mailbox(`${name}-mail`, {}, { parent: this });
    this.registerOutputs({});
  }
}

/** A component that a provider builds. */
export class Cluster extends pulumi.ComponentResource {
  declare readonly endpoint: pulumi.Output<string>;
  constructor(name: string, args: Args, options?: pulumi.ComponentResourceOptions) {
    super("things:index:Cluster", name, { ...args, endpoint: undefined }, options, true);
  }
  kubeconfig(): pulumi.Output<{ text: string }> {
    return pulumi.runtime.call("things:index:Cluster/kubeconfig", { __self__: this }, this);
  }
}

export const region = (options?: pulumi.InvokeOptions): Promise<{ name: string }> =>
  pulumi.runtime.invoke("things:index:getRegion", { all: true }, options ?? {});
export const regionOutput = (args: pulumi.Inputs = {}, options?: pulumi.InvokeOutputOptions): pulumi.Output<{ name: string }> =>
  pulumi.runtime.invokeOutput("things:index:getRegion", args, options ?? {});
