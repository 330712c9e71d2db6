/**
 * What the library itself opens for the program and the program has to close: event loops, and whatever says so by
 * `resourceOpened` (executors, transports). It is a leak when it is collected unclosed, or still open at the end.
 */
import type { Instrument } from '../../core/instrument.ts';
import { addInstrument, removeInstrument } from '../../core/instrument.ts';
import { EventLoop } from '../../core/loop.ts';
import type { FindingSink } from '../findings/finding.ts';
import { CapturedStack, captureStack } from '../findings/stack.ts';
import { OpenList } from './open-list.ts';
import { COLLECTED, FATE, type Leak, type Opening, reportLeak } from './opening.ts';

const FRAMES = 16;
const HINT = 'close it in a finally block, or open it with `await using`';
const LOOP_HINT = 'close it: loop.close(); run() does that for its own';

/** What a resource may say of itself. */
interface Announced {
  readonly openedAt: Error | undefined;
  readonly words: { readonly fate: string; readonly hint: string } | undefined;
}

export class LibraryResources implements Instrument {
  readonly #open: OpenList<object>;
  readonly #loops: OpenList<EventLoop>;
  /** Loops that were there before are announced while the instrument is added: nobody knows where they were made. */
  #isAdded = false;

  constructor(sink: FindingSink) {
    const collected = (opening: Opening) => reportLeak(sink, leak(opening, COLLECTED));
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

  leftOpen(): Leak[] {
    return [...this.#open.takeOpen(), ...this.#loops.takeOpen()].flatMap(([resource, opening]) => {
      if (resource === undefined) return [leak(opening, COLLECTED)];
      // A loop that runs is at work, and `run()` will close it.
      return resource instanceof EventLoop && resource.isRunning() ? [] : [leak(opening)];
    });
  }

  stop(): void {
    removeInstrument(this);
  }
}

function openingOf(what: string, hint: string, at?: Error): Opening {
  const stack = at === undefined ? captureStack(FRAMES) : new CapturedStack(at);
  return { what: () => what, stack, blame: 'nearest', hint };
}

function leak(opening: Opening, how = ''): Leak {
  return { opening, fate: `${opening.fate ?? FATE}${how}`, openedBy: 'library' };
}
