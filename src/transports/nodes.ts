/**
 * Node's I/O modules, loaded when something first uses them: `node:tls` alone takes some 30 ms, which a program that
 * opens no socket must not pay.
 */
type Net = typeof import('node:net');
type Tls = typeof import('node:tls');
type Dgram = typeof import('node:dgram');
type Dns = typeof import('node:dns');
type Fs = typeof import('node:fs');
type Stream = typeof import('node:stream');
type Tty = typeof import('node:tty');

function builtin<T>(name: string): T {
  return process.getBuiltinModule(name) as T;
}

export const net = (): Net => builtin('node:net');
export const tls = (): Tls => builtin('node:tls');
export const dgram = (): Dgram => builtin('node:dgram');
export const dns = (): Dns => builtin('node:dns');
export const fs = (): Fs => builtin('node:fs');
export const stream = (): Stream => builtin('node:stream');
export const tty = (): Tty => builtin('node:tty');
