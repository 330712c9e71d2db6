/**
 * Where a function is written. Only the inspector knows; it is asked when a function has already cost a noticeable
 * time, never on a path that is to be fast. Where it is denied (the permission model) the answer is "unknown".
 */
import { createRequire } from 'node:module';
import type { Frame } from '../findings/finding.ts';
import { contained } from '../findings/internal-errors.ts';
import { parseCall } from '../findings/stack.ts';

type Inspector = typeof import('node:inspector');

const KEY = Symbol.for('tsyncio.function');
const known = new WeakMap<object, readonly Frame[]>();

/** A stack of one frame: the function's own place. */
export function functionFrame(fn: (...args: never[]) => unknown): readonly Frame[] | undefined {
  let frames = known.get(fn);
  if (frames === undefined) {
    frames = contained(() => ask(fn), []);
    known.set(fn, frames);
  }
  return frames.length === 0 ? undefined : frames;
}

function ask(fn: (...args: never[]) => unknown): readonly Frame[] {
  const { Session } = createRequire(import.meta.url)('node:inspector') as Inspector;
  const session = new Session();
  const urls = new Map<string, string>();
  const holder = globalThis as unknown as Record<symbol, unknown>;
  let frames: Frame[] = [];
  session.connect();
  try {
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
    session.post('Debugger.enable');
    Object.defineProperty(holder, KEY, { value: fn, configurable: true });
    session.post(
      'Runtime.evaluate',
      { expression: "globalThis[Symbol.for('tsyncio.function')]" },
      (failure, answer) => {
        const objectId = answer?.result.objectId;
        if (failure !== null || objectId === undefined) return;
        session.post('Runtime.getProperties', { objectId, ownProperties: true }, (_failure, properties) => {
          const found = properties?.internalProperties?.find(({ name }) => name === '[[FunctionLocation]]');
          frames = toFrames(found?.value?.value, urls, fn.name);
        });
      },
    );
  } finally {
    delete holder[KEY];
    session.disconnect();
  }
  return frames;
}

function toFrames(value: unknown, urls: ReadonlyMap<string, string>, name: string): Frame[] {
  if (typeof value !== 'object' || value === null) return [];
  const { scriptId, lineNumber, columnNumber } = value as Record<string, unknown>;
  const url = urls.get(String(scriptId));
  if (url === undefined || url === '') return [];
  const frame = parseCall(`${url}:${Number(lineNumber) + 1}:${Number(columnNumber ?? 0) + 1}`);
  return frame === undefined ? [] : [{ ...frame, functionName: name === '' ? undefined : name }];
}
