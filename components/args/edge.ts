import type { Input } from "@pulumi/pulumi";

/** What stands before a zone's exposed hosts, with everything decided. `zoneEdgeArgs` makes it from a plan. */
export interface ZoneEdgeArgs {
  /** The zone at Cloudflare, example.com. */
  zone: string;
  /** The zone's ID, 32 hexadecimal digits, as Cloudflare's overview of the zone shows it. */
  zoneId: Input<string>;
  /** The account's ID; needed where a named network is so long that it becomes a list, because lists belong to accounts. */
  accountId?: Input<string> | undefined;
  /** The platform's name. */
  platform: string;
  /** The environment's name. */
  environment: string;
  /** What is paid for the zone: free, pro, business or enterprise. It decides how many rules there may be. */
  cloudflarePlan: string;
  /** Whether the sets of rules can neither be deleted nor replaced, and browsers remember for a year to come encrypted. */
  prod: boolean;
  /** The exposed hosts. */
  hosts: EdgeHostArgs[];
  /** Who may sign certificates for which names; left out, every authority may. */
  authorities?: EdgeAuthorityArgs[] | undefined;
  /** Whether a public authority signs the gateways' certificates, so that Cloudflare can hold the gateways to them; left out, one does. */
  publiclyTrusted?: boolean | undefined;
}

/** Who may sign certificates for a name and what is below it. */
export interface EdgeAuthorityArgs {
  /** The full name. */
  name: string;
  /** The authorities, as their CAA records are written: letsencrypt.org. */
  authorities: string[];
  /** Whether they may sign for all names below at once. */
  wildcard: boolean;
}

/** A host that the outside knows, and what answers there. */
export interface EdgeHostArgs {
  /** The full name. */
  host: string;
  /** Whether Cloudflare's rules and OWASP's look at each request. */
  waf: boolean;
  /** The apps behind it; more than one where they share a host by paths. */
  apps: EdgeAppArgs[];
}

/** One app behind a host. */
export interface EdgeAppArgs {
  /** The app's name. */
  app: string;
  /** The paths that lead to it. */
  paths: string[];
  /** Who may come in; left out, the whole internet. */
  from?: EdgeNetworkArgs[] | undefined;
  /** More requests than this from one client are turned away. */
  requestsPerSecond: number;
}

/** Ranges of addresses. */
export interface EdgeNetworkArgs {
  /** What they are called; a range of its own is called by itself. */
  network: string;
  /** The ranges, 203.0.113.0/24. */
  cidrs: string[];
}

/** The records of a region's hosts. `hostRecordsArgs` makes it from a plan. */
export interface HostRecordsArgs {
  /** The zone at Cloudflare, example.com. */
  zone: string;
  /** The zone's ID, 32 hexadecimal digits. */
  zoneId: Input<string>;
  /** The platform's name. */
  platform: string;
  /** The environment's name. */
  environment: string;
  /** What is paid for the zone: free, pro, business or enterprise. On free, records have no tags. */
  cloudflarePlan: string;
  /** The region that takes the requests. */
  region: string;
  /** Where its gateway is found: an IPv4 or IPv6 address, or a host. It need not be known before deployment. */
  address: Input<string>;
  /** The hosts that lead there. */
  hosts: EdgeRecordArgs[];
}

/** A host in a region. */
export interface EdgeRecordArgs {
  /** The full name. */
  host: string;
  /** The apps that answer there. */
  apps: string[];
  /** Whether another region takes requests for this host as well. */
  shared: boolean;
}
