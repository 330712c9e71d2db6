/**
 * What the library itself opens for the program and the program has to close: event loops, and whatever says so by
 * `resourceOpened` (executors, transports). It is a leak when it is collected unclosed, or still open at the end.
 */
import type { Instrument } from '../../core/instrument.ts';
import { addInstrument, removeInstrument } from '../../core/instrument.ts';
import type { EventLoop } from '../../core/loop.ts';
import type { FindingSink } from '../findings/finding.ts';
import { CapturedStack, captureStack } from '../findings/stack.ts';
import { OpenList } from './open-list.ts';
import { type Opening, reportOwnLeak } from './opening.ts';

const FRAMES = 16;
const FATE = 'was never closed';
const HINT = 'close it in a finally block, or open it with `await using`';
const LOOP_HINT = 'close it: loop.close(); run() does that for its own';

/** What a resource may say of itself. */
interface Announced {
  readonly openedAt: Error | undefined;
  readonly words: { readonly fate: string; readonly hint: string } | undefined;
}

export class LibraryResources implements Instrument {
  readonly #sink: FindingSink;
  readonly #open: OpenList<object>;
  readonly #loops: OpenList<EventLoop>;
  /** Loops that were there before are announced while the instrument is added: nobody knows where they were made. */
  #isAdded = false;

  constructor(sink: FindingSink) {
    this.#sink = sink;
    const collected = (opening: Opening) =>
      reportOwnLeak(sink, opening, `${opening.fate ?? FATE}, and collected as garbage`);
    this.#open = new OpenList(collected);
    this.#loops = new OpenList(collected);
    addInstrument(this);
    this.#isAdded = true;
  }

  loopCreated(loop: EventLoop): void {
    if (!this.#isAdded || !loop._isExplicit) return;
    this.#loops.opened(loop, openingOf('event loop', LOOP_HINT));
  }

  loopClosed(loop: EventLoop): void {
    this.#loops.closed(loop);
  }

  resourceOpened(resource: object, what: string): void {
    const { openedAt, words } = resource as Partial<Announced>;
    this.#open.opened(resource, { ...openingOf(what, words?.hint ?? HINT, openedAt), fate: words?.fate });
  }

  resourceClosed(resource: object): void {
    this.#open.closed(resource);
  }

  reportOpen(): void {
    for (const [, opening] of this.#open.open()) reportOwnLeak(this.#sink, opening, opening.fate ?? FATE);
    for (const [loop, opening] of this.#loops.open()) {
      // One that runs is at work, and `run()` will close it.
      if (!loop.isRunning()) reportOwnLeak(this.#sink, opening, FATE);
    }
  }

  stop(): void {
    removeInstrument(this);
  }
}

function openingOf(what: string, hint: string, at?: Error): Opening {
  const stack = at === undefined ? captureStack(FRAMES) : new CapturedStack(at);
  return { what: () => what, stack, blame: 'nearest', hint };
}
