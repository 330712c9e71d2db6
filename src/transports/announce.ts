/**
 * Tells whoever watches (debug mode) what the program opened and has to close, from where it called. A connection is
 * announced before it exists, because only then is the caller on the stack; hence a token in its place.
 *
 * Whoever the program holds has to hold the token: for streams that is the `StreamWriter`, since Node itself keeps every
 * open socket, and with it its transport, alive. So a writer that is collected without having been closed is found.
 */
import { instruments } from '../core/index.ts';

/** Stands for what was opened. */
export interface Opening {
  /** Where, if not where it was announced. */
  readonly openedAt: Error | undefined;
  readonly words: LeakWords | undefined;
}

/** What is said of it in place of "was never closed" and of how things are closed. */
export interface LeakWords {
  readonly fate: string;
  readonly hint: string;
}

/** Something is being opened. Undefined, and done, where nobody watches. */
export function announce(what: string, openedAt?: Error, words?: LeakWords): Opening | undefined {
  const watching = instruments.active;
  if (watching === null) return undefined;
  const opening = { openedAt, words };
  watching.resourceOpened(opening, what);
  return opening;
}

/** It is closed, or came to nothing. */
export function withdraw(opening: Opening | undefined): void {
  if (opening !== undefined) instruments.active?.resourceClosed(opening);
}

/** Where a server is made, for the connections that it will accept: nobody is on the stack then. */
export function placeOfCall(): Error | undefined {
  return instruments.active === null ? undefined : new Error('opened here');
}

/** What is withdrawn when a transport closes: held by the transport, until somebody else wants to. */
export class Announcement {
  #opening: Opening | WeakRef<Opening> | undefined;

  constructor(opening: Opening | undefined) {
    this.#opening = opening;
  }

  /** From now on the caller holds it. */
  handOver(): Opening | undefined {
    const opening = this.current();
    if (opening !== undefined) this.#opening = new WeakRef(opening);
    return opening;
  }

  withdraw(): void {
    withdraw(this.current());
    this.#opening = undefined;
  }

  current(): Opening | undefined {
    return this.#opening instanceof WeakRef ? this.#opening.deref() : this.#opening;
  }
}
