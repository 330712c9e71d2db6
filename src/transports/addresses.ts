/** Addresses and names: how they are given, `getaddrinfo`, `getnameinfo`. */
import {
  type Address,
  type AddressInput,
  checkOptions,
  type EventLoop,
  type Family,
  type Future,
  type GetaddrinfoOptions,
  isAddress,
  Operation,
  ofGetaddrinfo,
  show,
} from '../core/index.ts';
import { dns, net } from './nodes.ts';
import { systemError } from './system-error.ts';

/** @throws TypeError for what is no address. */
export function addressOf(given: AddressInput): { host: string; port: number } {
  if (!isAddress(given)) throw new TypeError(`an address is [host, port] or {address, port}, not ${show(given)}`);
  if ('address' in given) return { host: given.address, port: given.port };
  const [host, port] = given;
  return { host, port };
}

export function familyNumber(family: Family | undefined): 0 | 4 | 6 {
  switch (family) {
    case undefined:
    case 0:
      return 0;
    case 4:
    case 'IPv4':
      return 4;
    case 6:
    case 'IPv6':
      return 6;
    default:
      throw new RangeError(`a family is 4, 6, 'IPv4', 'IPv6', or 0 for both, not ${show(family)}`);
  }
}

/**
 * All addresses of a host, at least one; without a host: those of the machine itself, as for a client.
 *
 * @throws Node's error of `dns.lookup()`, with its `code` (`ENOTFOUND`).
 */
export function lookup(
  loop: EventLoop,
  host: string | undefined,
  port: number,
  options: GetaddrinfoOptions = {},
): Future<Address[]> {
  const found = loop.createFuture<Address[]>();
  const { family, flags } = options;
  const literal = net().isIP(host ?? '');
  // Node gives back an address as it is, whatever family is asked for.
  if (literal !== 0 && ![0, literal].includes(familyNumber(family)) && !((flags ?? 0) & dns().V4MAPPED)) {
    found.setException(systemError('ENOTFOUND', 'getaddrinfo', `${host} is no address of family ${family}`));
    return found;
  }
  const wanted = { all: true, family: familyNumber(family), ...(flags !== undefined && { hints: flags }) } as const;
  dns().lookup(host ?? 'localhost', wanted, (error, addresses) => {
    if (found.done()) return;
    if (error) found.setException(error);
    else found.setResult(addresses.map(({ address, family: number }) => ({ address, port, family: `IPv${number}` })));
  });
  return found;
}

export function getaddrinfo(
  loop: EventLoop,
  host: string | undefined,
  port?: number,
  options?: GetaddrinfoOptions,
): Future<Address[]> {
  checkOptions('getaddrinfo', options, ofGetaddrinfo);
  return new Operation('getaddrinfo', async () => lookup(loop, host, port ?? 0, options), loop);
}

export function getnameinfo(loop: EventLoop, given: AddressInput): Future<[host: string, service: string]> {
  return new Operation(
    'getnameinfo',
    async () => {
      const { host, port } = addressOf(given);
      const found = loop.createFuture<[string, string]>();
      dns().lookupService(host, port, (error, hostname, service) => {
        if (found.done()) return;
        if (error) found.setException(error);
        else found.setResult([hostname, service]);
      });
      return found;
    },
    loop,
  );
}
