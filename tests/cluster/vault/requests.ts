import type { Reply, Vault } from "./server";

/** What a request for a certificate says. */
export interface Asked {
  readonly names: readonly string[];
  readonly addresses?: readonly string[];
  readonly key?: { readonly type: "ec" | "rsa"; readonly bits: number };
}

const mount = "requests";

/** Somebody who makes keys and requests, in a corner of the vault that nothing else has to do with. */
export async function openCorner(vault: Vault): Promise<void> {
  const { status, errors } = await vault.ask("POST", `sys/mounts/${mount}`, { type: "pki" });
  if (status !== 204) throw new Error(errors.join("; "));
}

/** A request, in PEM. Its common name is the first of its names. */
export async function requestFor(vault: Vault, { names, addresses = [], key = { type: "ec", bits: 256 } }: Asked): Promise<string> {
  const { status, data, errors } = await vault.ask("POST", `${mount}/intermediate/generate/exported`, {
    common_name: names[0],
    alt_names: names.join(),
    ip_sans: addresses.join(),
    key_type: key.type,
    key_bits: key.bits,
  });
  if (status !== 200) throw new Error(errors.join("; "));
  return data["csr"] as string;
}

/** Has a request signed as cert-manager does it. */
export function sign(vault: Vault, token: string, path: string, csr: string, ttl = "2160h0m0s"): Promise<Reply> {
  const common = { common_name: "", alt_names: "", ip_sans: "", uri_sans: "", exclude_cn_from_sans: "true" };
  return vault.ask("POST", path, { ...common, ttl, csr }, token);
}
