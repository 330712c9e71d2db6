/**
 * `FileHandle`s of `fs.promises.open()`: one that is collected unclosed, or still open when the program ends.
 *
 * Node closes a collected one with a warning, and from Node 26 on throws: so while garbage is collected for the sake of
 * debug mode, whatever is open is held (`hold()`).
 */
import fs from 'node:fs/promises';
import type { FindingSink } from '../findings/finding.ts';
import { OpenList } from './open-list.ts';
import { COLLECTED, FATE, type Leak, type Opening, reportLeak } from './opening.ts';
import type { Patches } from './patches.ts';

type Handle = fs.FileHandle;

const HINT = 'close it in a finally block, or open it with `await using`';

export class FileHandles {
  readonly #open: OpenList<Handle>;
  readonly #patches: Patches;
  #prototype: object | undefined;
  readonly #held = new Set<Handle>();

  constructor(patches: Patches, sink: FindingSink) {
    this.#patches = patches;
    this.#open = new OpenList((opening) => reportLeak(sink, leak(opening, FATE + COLLECTED)));
    patches.fulfilments(fs, 'open', (value, stack) => {
      const handle = value as Handle;
      this.#seeClosing(handle);
      const { fd } = handle;
      this.#open.opened(handle, { what: () => `file handle ${fd}`, stack, blame: 'anywhere', hint: HINT });
    });
  }

  /** Until the next call of `release()` none is collected. */
  hold(): void {
    for (const handle of this.#open.reachable()) this.#held.add(handle);
  }

  release(): void {
    this.#held.clear();
  }

  leftOpen(): Leak[] {
    return this.#open.takeOpen().flatMap(([handle, opening]) => {
      if (handle === undefined) return [leak(opening, FATE + COLLECTED)];
      // -1: closed, or given to another thread.
      return handle.fd === -1 ? [] : [leak(opening, FATE)];
    });
  }

  /** `close` is a property of each handle, not of their class; what they have in common is that they say `'close'`. */
  #seeClosing(handle: Handle): void {
    const prototype: object = Object.getPrototypeOf(handle);
    if (this.#prototype === prototype) return;
    this.#prototype = prototype;
    this.#patches.arguments(prototype, 'emit', (emitter, event) => {
      if (event === 'close') this.#open.closed(emitter as Handle);
    });
  }
}

function leak(opening: Opening, fate: string): Leak {
  return { opening, fate, openedBy: 'node' };
}
