import type { RequestKind } from "../relation";
import {
  allAddresses,
  everyAddress,
  isEveryAddress,
  isNoAddress,
  otherAddresses,
  sharedAddresses,
  showAddresses,
  type AddressSet,
} from "./addresses";
import type { Whence } from "./authorization-rules";
import type { Authorizations, Fit } from "./authorizations";
import type { Connection } from "./connection";
import { sorted } from "./objects";
import { anyBox, sharedWithBox, withoutBox, withoutLeftOut } from "./requests";
import type { Selected } from "./workload";

/** What a route at a gateway would open to everybody. */
export interface Opening {
  readonly connection: Connection;
  readonly kind: RequestKind;
  /** Paths that the route leaves to others. */
  readonly notPaths?: readonly string[];
}

/** What the policies at the gateway leave of it. */
export interface Opened {
  readonly from: readonly string[];
  readonly kind: RequestKind;
  readonly by: readonly string[];
}

interface Part {
  readonly addresses: AddressSet;
  readonly kind: RequestKind;
  readonly by: readonly string[];
}

/**
 * From which addresses a route of a gateway is open. `ipBlocks` speak of whoever connects, `remoteIpBlocks` of the client that the trusted
 * proxies before the gateway name (istio.io, reference of AuthorizationPolicy). Where a policy speaks of the client, addresses are clients, and
 * then a word about who connects limits nobody: a client may come by way of whom the word allows.
 */
export function exposedAddresses(policies: Authorizations, gateway: Selected, opening: Opening): readonly Opened[] {
  const { connection, kind, notPaths = [] } = opening;
  const allows = policies.fits(gateway, "ALLOW", connection);
  const denies = policies.fits(gateway, "DENY", connection);
  const isOfClients = allows.some(speaksOfClients) || denies.some(speaksOfClients);
  const addressesOf = ({ direct, remote }: Whence): AddressSet => (isOfClients ? remote : direct);
  let parts: Part[] =
    policies.at(gateway, "ALLOW").length === 0
      ? [{ addresses: everyAddress, kind, by: [] }]
      : allows.flatMap(({ id, whence, box }) => {
          const shared = connection.http ? sharedWithBox(kind, box) : kind;
          return shared === undefined ? [] : [{ addresses: addressesOf(whence), kind: shared, by: [id] }];
        });
  for (const deny of denies) parts = parts.flatMap((part) => denied(part, deny, isOfClients));
  if (notPaths.length === 0) return joined(parts);
  const route = { ...anyBox, paths: { only: [], not: notPaths } };
  return joined(
    parts.flatMap((part) => {
      const left = withoutLeftOut(part.kind, route);
      return left === undefined ? [] : [{ ...part, kind: left }];
    }),
  );
}

const speaksOfClients = ({ whence }: Fit): boolean => !isEveryAddress(whence.remote);

/** The requests that a refusal leaves to everybody, and all of them to those of whom it does not speak. */
function denied(part: Part, { id, certain, whence, box }: Fit, isOfClients: boolean): Part[] {
  const [speaking, silent] = isOfClients ? [whence.remote, whence.direct] : [whence.direct, whence.remote];
  if (!certain || !isEveryAddress(silent)) return [part];
  const refused = sharedAddresses(part.addresses, speaking);
  if (isNoAddress(refused)) return [part];
  const left = withoutBox(part.kind, box);
  if (left === part.kind) return [part];
  const others = sharedAddresses(part.addresses, otherAddresses(speaking));
  const by = isEveryAddress(speaking) ? part.by : [...part.by, id];
  return [
    ...(isNoAddress(others) ? [] : [{ addresses: others, kind: part.kind, by }]),
    ...(left === undefined ? [] : [{ addresses: refused, kind: left, by: part.by }]),
  ];
}

/** One line for each kind of request, from wherever it is open. */
function joined(parts: readonly Part[]): readonly Opened[] {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only !== undefined) return [{ from: showAddresses(only.addresses), kind: only.kind, by: sorted(only.by) }];
  const byKind = new Map<string, Part[]>();
  for (const part of parts) {
    const key = JSON.stringify([part.kind.methods, part.kind.paths]);
    const list = byKind.get(key);
    if (list === undefined) byKind.set(key, [part]);
    else list.push(part);
  }
  return [...byKind.values()].map((list) => ({
    from: showAddresses(allAddresses(list.map(({ addresses }) => addresses))),
    kind: list[0]?.kind ?? { hosts: [], methods: [], paths: [] },
    by: sorted(list.flatMap(({ by }) => by)),
  }));
}
