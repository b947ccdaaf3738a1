/** What `NETWORK_EGRESS_ALLOW` says of one destination: a field of `calls` without its reason. */
export type Destination = { readonly host: string; readonly port: number } | { readonly cidr: string; readonly port: number };

const bracketed = /^\[([0-9A-Fa-f:.]+)(\/[0-9]+)?\](?::([0-9]+))?$/;
const version6 = /^((?:[0-9A-Fa-f]*:){2,}[0-9A-Fa-f.]*)(\/[0-9]+)?$/;
const version4 = /^([0-9]+(?:\.[0-9]+){3})(\/[0-9]+)?(?::([0-9]+))?$/;
const network4 = /^([0-9.]+)(\/[0-9]+)(?::([0-9]+))?$/;
const named = /^([^\s:/@[\]?#]+)(?::([0-9]+))?$/;

const https = 443;

/**
 * A destination as it is written: `host`, `host:port`, a network (`198.51.100.0/24`, `[2001:db8::/32]:5432`) or one address, which is a
 * network of one. Whether the host or the network is a good one is judged where intents are. Undefined where it is none of these.
 */
export function destination(text: string): Destination | undefined {
  const network = bracketed.exec(text) ?? version6.exec(text) ?? version4.exec(text) ?? network4.exec(text);
  const found = network ?? named.exec(text);
  if (found === null) return undefined;
  const port = portOf(network === null ? found[2] : found[3]);
  const [, name = "", mask] = found;
  if (port === undefined) return undefined;
  if (network === null) return { host: name, port };
  return { cidr: `${name}${mask ?? (name.includes(":") ? "/128" : "/32")}`, port };
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return https;
  return /^(?:0|[1-9][0-9]{0,5})$/.test(text) ? Number(text) : undefined;
}

/** A destination in its written form; undefined where it would be read as another one. */
export function showDestination(call: { readonly host?: unknown; readonly cidr?: unknown; readonly port?: unknown }): string | undefined {
  const { host, cidr, port } = call;
  if (port !== undefined && typeof port !== "number") return undefined;
  const suffix = port === undefined ? "" : `:${port}`;
  const name = host ?? cidr;
  if (typeof name !== "string" || (host !== undefined && cidr !== undefined)) return undefined;
  const text = name.includes(":") ? `[${name}]${suffix}` : `${name}${suffix}`;
  const read: Readonly<Record<string, unknown>> | undefined = destination(text);
  const same = read?.[host === undefined ? "cidr" : "host"] === name && (port === undefined || read["port"] === port);
  return same ? text : undefined;
}
