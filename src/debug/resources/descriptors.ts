/**
 * Descriptors of `fs.openSync()` and `fs.open()`: numbers, which nobody collects, so what counts is whether they are open at the end.
 * One that was given to a child process is the child's, one that module code opened is the program's for its whole life.
 */
import { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import type { CapturedStack } from '../findings/stack.ts';
import { FATE, isModuleCode, type Leak, type Opening, pathText } from './opening.ts';
import type { Patches } from './patches.ts';

interface OpenDescriptor extends Opening {
  readonly path: unknown;
}

const HINT = 'close it in a finally block: fs.closeSync(fd)';

export class Descriptors {
  readonly #open = new Map<unknown, OpenDescriptor>();

  constructor(patches: Patches) {
    patches.calls(fs, 'openSync', ({ args: [path], result, stack }) => this.#opened(result, path, stack));
    patches.callbacks(fs, 'open', ({ args: [path], result: [error, descriptor], stack }) => {
      if (error === null) this.#opened(descriptor, path, stack);
    });
    patches.arguments(fs, 'close', (_fs, descriptor) => this.#open.delete(descriptor));
    patches.arguments(fs, 'closeSync', (_fs, descriptor) => this.#open.delete(descriptor));
    patches.arguments(ChildProcess.prototype, 'spawn', (_child, options) => {
      const { stdio } = (options ?? {}) as { stdio?: unknown };
      for (const descriptor of Array.isArray(stdio) ? stdio : [stdio]) this.#open.delete(descriptor);
    });
  }

  #opened(descriptor: unknown, path: unknown, stack: CapturedStack): void {
    const what = (): string => `descriptor ${descriptor} of ${pathText(path)}`;
    this.#open.set(descriptor, { what, stack, blame: 'nearest', hint: HINT, path });
  }

  leftOpen(): Leak[] {
    return [...this.#open].flatMap(([descriptor, opening]) => {
      if (!isSameFile(descriptor as number, opening.path) || isModuleCode(opening)) return [];
      return [{ opening, fate: FATE, openedBy: 'node' }];
    });
  }
}

/** It may have been closed by other means, and the number be that of something else. */
function isSameFile(descriptor: number, path: unknown): boolean {
  try {
    const open = fs.fstatSync(descriptor);
    const file = fs.statSync(path as fs.PathLike);
    return open.dev === file.dev && open.ino === file.ino;
  } catch {
    return false;
  }
}
