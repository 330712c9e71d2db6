/**
 * Whether the other end of a port is still there, for a thread that blocks and so hears no `close` event.
 *
 * `postMessage` says `true` as long as it is, on every Node so far. Nothing documents that, so a port that never said it
 * proves nothing.
 */
import type { MessagePort } from 'node:worker_threads';

export class PortProbe {
  readonly #port: MessagePort;
  readonly #nothing: unknown;
  readonly #hasBeenOpen: boolean;

  /**
   * @param port while its other end is there for sure.
   * @param nothing a message that does nothing on the other side.
   */
  constructor(port: MessagePort, nothing: unknown) {
    this.#port = port;
    this.#nothing = nothing;
    this.#hasBeenOpen = this.#isOpen();
  }

  /** To be asked after what has arrived was taken: a port says that it is closed once it is empty. */
  isClosed(): boolean {
    return this.#hasBeenOpen && !this.#isOpen();
  }

  #isOpen(): boolean {
    return (this.#port.postMessage(this.#nothing) as unknown) === true;
  }
}
