/** TLS over a socket that is connected already: the handshake of both sides. */
import type { Socket } from 'node:net';
import type { ConnectionOptions, SecureContext, TLSSocket, TlsOptions } from 'node:tls';
import {
  type ClientTls,
  clientTls,
  type EventLoop,
  type Future,
  type ServerTls,
  show,
  type TlsTimes,
} from '../core/index.ts';
import { SSL_HANDSHAKE_TIMEOUT } from './constants.ts';
import { net, tls } from './nodes.ts';
import { type Patience, socketReady } from './ready.ts';
import { systemError } from './system-error.ts';

export function isSecureContext(ssl: unknown): ssl is SecureContext {
  return typeof ssl === 'object' && ssl !== null && 'context' in ssl;
}

/** @throws TypeError for what is no TLS configuration. */
export function checkTls(ssl: unknown): void {
  if (!clientTls.accepts(ssl)) throw new TypeError(`ssl takes ${clientTls.expected}, not ${show(ssl)}`);
}

/** @throws RangeError for times that make no sense. */
export function checkTlsTimes(ssl: unknown, times: TlsTimes): void {
  for (const name of ['sslHandshakeTimeout', 'sslShutdownTimeout'] as const) {
    const time = times[name];
    if (time === undefined) continue;
    if (ssl === undefined) throw new RangeError(`${name} is only meaningful with ssl`);
    if (!(time > 0)) throw new RangeError(`${name} should be a positive number of ms, got ${show(time)}`);
  }
}

/** TLS has no half-open connections; with one below, Node would not notice that the other side hangs up meanwhile. */
function forbidHalfOpen(socket: Socket): void {
  socket.allowHalfOpen = false;
}

/** Runs the handshake of the side that connected. */
export function clientHandshake(
  loop: EventLoop,
  socket: Socket,
  ssl: ClientTls,
  serverHostname: string | undefined,
  timeout: number | undefined,
): Future<TLSSocket> {
  const given: ConnectionOptions = ssl === true ? {} : isSecureContext(ssl) ? { secureContext: ssl } : ssl;
  const options: ConnectionOptions = { ...given, socket };
  if (serverHostname === '') {
    options.checkServerIdentity ??= () => undefined;
  } else if (serverHostname !== undefined) {
    options.host = serverHostname;
    // A literal address is no server name (RFC 6066); the certificate is checked against it all the same.
    if (net().isIP(serverHostname) === 0) options.servername ??= serverHostname;
  }
  forbidHalfOpen(socket);
  const secure = tls().connect(options);
  return socketReady(loop, secure, (ready) => secure.once('secureConnect', () => ready(secure)), patience(timeout));
}

/** Runs the handshake of the side that accepted. */
export function serverHandshake(
  loop: EventLoop,
  socket: Socket,
  ssl: ServerTls,
  timeout: number | undefined,
): Future<TLSSocket> {
  forbidHalfOpen(socket);
  if (isSecureContext(ssl)) {
    const secure = new (tls().TLSSocket)(socket, { isServer: true, secureContext: ssl });
    return socketReady(loop, secure, (ready) => secure.once('secure', () => ready(secure)), patience(timeout));
  }
  // A server that does not listen: it knows what to do with every option, client certificates included.
  const server = tls().createServer(serverOptions(ssl, timeout));
  return socketReady(loop, socket, (ready, failed) => {
    server.once('secureConnection', ready);
    server.once('tlsClientError', failed);
    server.emit('connection', socket);
  });
}

/** The options of a TLS server. */
export function serverOptions(ssl: TlsOptions, timeout: number | undefined): TlsOptions {
  return { ...ssl, handshakeTimeout: timeout ?? SSL_HANDSHAKE_TIMEOUT };
}

function patience(timeout = SSL_HANDSHAKE_TIMEOUT): Patience {
  return {
    timeout,
    failure: () =>
      systemError(
        'ECONNABORTED',
        'connect',
        `SSL handshake is taking longer than ${timeout} ms: aborting the connection`,
      ),
  };
}
