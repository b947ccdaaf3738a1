import { ComponentResource, output, secret, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type * as Cloudflare from "@pulumi/cloudflare/apiToken";
import { parseCidr } from "../model/text/network";
import { childName, formerNames } from "./aliases";
import type { DnsTokenArgs } from "./args/dns-token";
import { needKnown } from "./args/known";
import { idOf, refusing } from "./edge/check";
import { load } from "./load";
import { dependsOnOf } from "./options";
import { needCloudflare } from "./providers/cloudflare";

/** What may be done at Cloudflare, by its fixed IDs. https://developers.cloudflare.com/fundamentals/api/reference/permissions/ */
const permissions = { dnsWrite: "4755a26eedb94da69e1066d98aa820be", zoneRead: "c8fed203ed3043cba015a93ad1616f1f" } as const;

/**
 * A token at Cloudflare that edits the records of one zone and nothing else: what certificates are ordered by, from inside a cluster. The provider that
 * makes it needs a token that may make tokens.
 */
export class DnsToken extends ComponentResource {
  /** The token: a secret. */
  readonly token: Output<string>;

  constructor(name: string, args: DnsTokenArgs, options: ComponentResourceOptions = {}) {
    const place = `DnsToken "${name}"`;
    const { zoneId, ...rest } = args;
    needKnown(place, rest);
    const { tokenName, from = [], until } = rest;
    refusing(place, (refuse) => {
      if (from.length === 0 && until === undefined)
        refuse(
          "until",
          "a token that leaks and never ends is good for as long as nobody notices",
          "until: a day, or from: the cluster's addresses",
        );
      for (const [at, one] of from.entries()) {
        const sound = parseCidr(one);
        if (!sound.ok) refuse(`from[${at}]`, sound.problem.message, sound.problem.fix);
      }
      if (until !== undefined && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(until))
        refuse("until", `${JSON.stringify(until)} is no time as Cloudflare writes it`, "2027-12-31T00:00:00Z");
    });
    const checked = idOf(place, "zoneId", zoneId);
    const dependsOn = [...dependsOnOf(options), ...needCloudflare(place, options)];
    super("parapet:index:DnsToken", name, args, { ...options, dependsOn });
    const { ApiToken } = load("@pulumi/cloudflare/apiToken") as typeof Cloudflare;
    const { value } = new ApiToken(
      childName(name, "token"),
      {
        name: tokenName,
        policies: [
          {
            effect: "allow",
            permissionGroups: [{ id: permissions.dnsWrite }, { id: permissions.zoneRead }],
            resources: checked.apply((id) => JSON.stringify({ [`com.cloudflare.api.account.zone.${id}`]: "*" })),
          },
        ],
        ...(until === undefined ? {} : { expiresOn: until }),
        ...(from.length === 0 ? {} : { condition: { requestIp: { ins: [...from].sort() } } }),
      },
      {
        parent: this,
        dependsOn,
        aliases: formerNames(name, "cloudflare:index/apiToken:ApiToken", "token"),
      },
    );
    this.token = secret(output(value));
    this.registerOutputs({ token: this.token });
  }
}
