/**
 * The options of the methods that open something. One that is not known is refused, as CPython refuses it: `{ tls: true }`
 * in place of `{ ssl: true }` must not be ignored without a word.
 */
import {
  type AcceptedOptions,
  type ConnectionOptions,
  type DatagramOptions,
  type ServerOptions,
  type StartTlsOptions,
  show,
  type TlsTimes,
  type UnixConnectionOptions,
  type UnixServerOptions,
} from '../core/index.ts';

/** Every option of `O`: the compiler sees to it that none is missing. */
type All<O> = Readonly<Record<keyof O, true>>;

const times: All<TlsTimes> = { sslHandshakeTimeout: true, sslShutdownTimeout: true };
const unixConnection: All<UnixConnectionOptions> = { ssl: true, serverHostname: true, sock: true, ...times };
const unixServer: All<UnixServerOptions> = {
  ssl: true,
  sock: true,
  backlog: true,
  startServing: true,
  cleanupSocket: true,
  ...times,
};

export const known = {
  connection: { family: true, localAddr: true, happyEyeballsDelay: true, allErrors: true, ...unixConnection },
  unixConnection,
  server: { family: true, reusePort: true, keepAlive: true, ...unixServer },
  unixServer,
  accepted: { ssl: true, ...times },
  startTls: { serverSide: true, serverHostname: true, ...times },
  datagram: { localAddr: true, remoteAddr: true, family: true, reusePort: true, allowBroadcast: true, sock: true },
} satisfies {
  connection: All<ConnectionOptions>;
  unixConnection: All<UnixConnectionOptions>;
  server: All<ServerOptions>;
  unixServer: All<UnixServerOptions>;
  accepted: All<AcceptedOptions>;
  startTls: All<StartTlsOptions>;
  datagram: All<DatagramOptions>;
};

/** @throws TypeError for an option that `what` does not have. */
export function checkOptions(what: string, options: object, names: Readonly<Record<string, true>>): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(names, name)) {
      throw new TypeError(`there is no option ${show(name)}: ${what} has ${Object.keys(names).join(', ')}`);
    }
  }
}
