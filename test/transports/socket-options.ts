/** What the system says of a socket: Node has no `getsockopt`. */
import { createRequire } from 'node:module';
import type { BaseTransport } from 'tsyncio';

/** The numbers of Linux. */
const NAMES = {
  SO_BROADCAST: [1, 6],
  SO_REUSEPORT: [1, 15],
  TCP_NODELAY: [6, 1],
} as const;

interface Koffi {
  load(library: null): {
    func(name: string, result: string, parameters: readonly string[]): (...args: unknown[]) => number;
  };
}

type OptionOf = (transport: BaseTransport, name: keyof typeof NAMES) => number;

/** How to ask; or why it cannot be asked here. */
export function socketOptions(): { optionOf: OptionOf; skip?: undefined } | { optionOf: never; skip: string } {
  const unable = (skip: string) => ({ optionOf: undefined as never, skip });
  if (process.platform !== 'linux') return unable('the numbers are those of Linux');
  let koffi: Koffi;
  try {
    koffi = createRequire(import.meta.url)('koffi');
  } catch {
    return unable('the optional package koffi is not installed');
  }
  const getsockopt = koffi.load(null).func('getsockopt', 'int', ['int', 'int', 'int', 'uint8_t *', 'uint32_t *']);
  return {
    optionOf: (transport, name) => {
      const { fd } = handleOf(transport.getExtraInfo('socket'));
      const value = Buffer.alloc(4);
      if (getsockopt(fd, ...NAMES[name], value, Uint32Array.of(4)) !== 0) throw new Error('getsockopt() failed');
      return value.readInt32LE();
    },
  };
}

/** Where Node keeps the descriptor: of a net.Socket in its handle, of a datagram socket in that of its state. */
function handleOf(socket: unknown): { fd: number } {
  const { _handle } = socket as { _handle?: { fd: number } };
  if (_handle !== undefined) return _handle;
  const state = Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === 'state symbol');
  if (state === undefined) throw new Error('this version of Node keeps the descriptor elsewhere');
  return (socket as Record<symbol, { handle: { fd: number } }>)[state]?.handle ?? { fd: -1 };
}
