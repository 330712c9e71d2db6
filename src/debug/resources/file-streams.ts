/**
 * `fs.createReadStream()` and `fs.createWriteStream()`: each has a descriptor of its own from its first moment until it
 * is destroyed, which it does by itself at its end. One that was never read to the end, or never ended, stays open.
 */
import fs from 'node:fs';
import type { FindingSink } from '../findings/finding.ts';
import { OpenList } from './open-list.ts';
import { COLLECTED, FATE, isModuleCode, type Leak, type Opening, pathText, reportLeak } from './opening.ts';
import type { Call, Patches } from './patches.ts';

type FileStream = fs.ReadStream | fs.WriteStream;

const HINTS = {
  createReadStream: 'read it to its end, or destroy() it; pipeline() does so when something fails',
  createWriteStream: 'end() it, or destroy() it; pipeline() does so when something fails',
} as const;

export class FileStreams {
  readonly #open: OpenList<FileStream>;

  constructor(patches: Patches, sink: FindingSink) {
    this.#open = new OpenList((opening) => reportLeak(sink, leak(opening, FATE + COLLECTED)));
    for (const name of ['createReadStream', 'createWriteStream'] as const) {
      patches.calls(fs, name, (call) => this.#opened(call, HINTS[name]));
    }
    for (const { prototype } of [fs.ReadStream, fs.WriteStream]) {
      patches.arguments(prototype, '_destroy', (stream) => this.#open.closed(stream as FileStream));
    }
  }

  leftOpen(): Leak[] {
    return this.#open.takeOpen().flatMap(([stream, opening]) => {
      if (stream === undefined) return [leak(opening, FATE + COLLECTED)];
      return stream.destroyed || isAtItsEnd(stream, opening) ? [] : [leak(opening, FATE)];
    });
  }

  #opened({ args: [path, options], result, stack }: Call, hint: string): void {
    // A descriptor that was opened elsewhere is closed by whoever says so.
    if (typeof options === 'object' && options !== null && Reflect.get(options, 'fd')) return;
    const opening: Opening = { what: () => `file stream of ${pathText(path)}`, stack, blame: 'nearest', hint };
    this.#open.opened(result as FileStream, opening);
  }
}

/** A log that a module opens is written to as long as the program lives. */
function isAtItsEnd(stream: FileStream, opening: Opening): boolean {
  if (!('writableEnded' in stream)) return stream.readableEnded;
  return stream.writableEnded || (stream.writableLength === 0 && isModuleCode(opening));
}

function leak(opening: Opening, fate: string): Leak {
  return { opening, fate, openedBy: 'node' };
}
