/**
 * Whether the other end of a port is still there, for a thread that blocks and so hears no `close` event.
 *
 * `postMessage` says `true` as long as it is, on every Node so far. Nothing documents that, so it is tried once, on a
 * channel whose ends are both here; where that says something else the probe proves nothing.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads';

let isTelling: boolean | undefined;

function tellsWhetherOpen(): boolean {
  if (isTelling === undefined) {
    const { port1 } = new MessageChannel();
    isTelling = (port1.postMessage(undefined) as unknown) === true;
    port1.close();
  }
  return isTelling;
}

export class PortProbe {
  readonly #port: MessagePort;
  readonly #nothing: unknown;

  /** @param nothing a message that does nothing on the other side. */
  constructor(port: MessagePort, nothing: unknown) {
    this.#port = port;
    this.#nothing = nothing;
  }

  /** To be asked after what has arrived was taken: a port says that it is closed once it is empty. */
  isClosed(): boolean {
    return tellsWhetherOpen() && (this.#port.postMessage(this.#nothing) as unknown) !== true;
  }
}
