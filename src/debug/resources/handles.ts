/**
 * Servers, sockets, child processes, file watchers: what Node's event loop waits for. Node itself knows which of them
 * are open and keep the process alive, so all that is noted is where each was opened, and nothing when it is closed.
 *
 * An idle connection of an `http.Agent` or of `fetch` is Node's own affair, a connection that a server accepted is the
 * server's, and what was told `unref()` may stay open by design.
 */
import { ChildProcess } from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import net from 'node:net';
import { containing } from '../findings/internal-errors.ts';
import { FATE, type Leak, type Opening } from './opening.ts';
import type { Call, Patches } from './patches.ts';

type Describe = (resource: object) => string;

export class Handles {
  readonly #openings = new WeakMap<object, Opening>();

  constructor(patches: Patches) {
    const on = (owner: object, name: string, what: Describe, hint: string, of: (call: Call) => unknown): void => {
      patches.calls(owner, name, (call) => {
        const resource = of(call);
        if (typeof resource !== 'object' || resource === null) return;
        const { stack } = call;
        this.#openings.set(resource, { what: () => what(resource), stack, blame: 'anywhere', hint });
        // Unread, it keeps the receivers of its frames alive, and what they hold, for as long as this is open.
        setImmediate(containing(() => void stack.frames())).unref();
      });
    };
    const self = (call: Call): unknown => call.self;
    const result = (call: Call): unknown => call.result;
    const child = 'wait for its exit, or kill it; call unref() on one that is meant to outlive the program';
    on(net.Server.prototype, 'listen', describeServer, 'close it: server.close(), or open it with `await using`', self);
    on(net.Socket.prototype, 'connect', describeSocket, 'end() it, or destroy() it in a finally block', self);
    on(dgram.Socket.prototype, 'bind', () => 'UDP socket', 'close it: socket.close()', self);
    patches.arguments(dgram.Socket.prototype, 'close', (socket) => this.#openings.delete(socket));
    on(ChildProcess.prototype, 'spawn', describeChild, child, self);
    on(fs, 'watch', () => 'file watcher', 'close it: watcher.close(), or give it an AbortSignal', result);
    on(fs, 'watchFile', () => 'file watcher', 'end it: fs.unwatchFile(path)', result);
  }

  /** What would have kept the process alive. */
  leftOpen(): Leak[] {
    return activeHandles().flatMap((handle) => {
      const opening = this.#openings.get(handle);
      if (opening === undefined || isExpected(handle, opening)) return [];
      return [{ opening, fate: handle instanceof ChildProcess ? 'was still running' : FATE, openedBy: 'node' }];
    });
  }
}

/** The owners of the open handles that keep the loop alive. Not in Node's types; absent where it is no Node. */
function activeHandles(): object[] {
  const { _getActiveHandles: list } = process as { _getActiveHandles?(): object[] };
  return list?.call(process) ?? [];
}

function isExpected(handle: object, { stack }: Opening): boolean {
  // Closed, though Node lists it until the loop has gone round once more.
  // (Reading it is deprecated for UDP sockets, of which Node knows at once.)
  if (!(handle instanceof dgram.Socket) && Reflect.get(handle, '_handle') === null) return true;
  if (handle instanceof ChildProcess) return handle.killed;
  if (!(handle instanceof net.Socket)) return false;
  // While an agent has it, it listens for its removal; a connection that was upgraded is the program's.
  if (handle.listenerCount('agentRemove') > 0 || handle.destroyed || handle.writableEnded) return true;
  return stack.frames().some(({ file }) => file.startsWith('node:internal/deps/undici'));
}

function describeServer(resource: object): string {
  const address = (resource as net.Server).address();
  if (typeof address === 'string') return `server on ${address}`;
  return address === null ? 'server' : `server on port ${address.port}`;
}

function describeSocket(resource: object): string {
  const { remoteAddress, remotePort } = resource as net.Socket;
  if (remoteAddress === undefined) return 'socket';
  return `socket to ${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
}

function describeChild(resource: object): string {
  const { pid, spawnfile } = resource as ChildProcess;
  return `child process ${pid} (${spawnfile})`;
}
