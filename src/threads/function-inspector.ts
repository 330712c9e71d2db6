/**
 * What V8's inspector knows of a function: where it is defined, and which variables of the scopes around it there are.
 *
 * A session of this thread's own: it answers within the call and opens nothing. It is connected when a function is
 * looked up that was never seen, and let go after a while, so a program that submits the same functions all the time
 * pays for it once. `Debugger.enable` is what names the scripts; pauses are switched off, because nobody could resume.
 */

import type { Runtime, Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { PicklingError } from '../core/index.ts';
import type { AnyFunction } from './function-reference.ts';

export interface FunctionPlace {
  /** The script's URL; '' for what was made by `eval` or `new Function`. */
  readonly url: string;
  readonly scriptId: string;
  /** From 0, as V8 counts. */
  readonly line: number;
  readonly column: number;
  /** Variables of the functions, blocks and the module around it, used by it or by a neighbour. */
  readonly outside: ReadonlySet<string>;
  /** Whether it is in a module, hence in strict mode. */
  readonly isInModule: boolean;
}

/** How long, in ms, a session stays when nothing is looked up: connecting takes some 10 ms in a program with many modules. */
const SESSION_IDLE = 2000;

/** The function is handed to the inspector under this global name, for the length of one call. */
const HAND_OVER = Symbol.for('tsyncio.functionToInspect');

const require = createRequire(import.meta.url);
let session: Session | undefined;
let scripts = new Map<string, string>();
let leaving: NodeJS.Timeout | undefined;

function connect(): Session {
  const { Session: InspectorSession } = require('node:inspector') as typeof import('node:inspector');
  const made = new InspectorSession();
  made.connect();
  scripts = new Map();
  made.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
  session = made;
  post('Debugger.enable');
  post('Debugger.setSkipAllPauses', { skip: true });
  return made;
}

function disconnect(): void {
  session?.disconnect();
  session = undefined;
  scripts = new Map();
}

/** A session of one's own thread answers before `post` returns. */
function post(method: string, params: object = {}): unknown {
  let failure: Error | null = null;
  let answer: unknown;
  (session ?? connect()).post(method, params, (error: Error | null, result: unknown) => {
    failure = error;
    answer = result;
  });
  if (failure !== null) throw failure;
  return answer;
}

function withSession<R>(look: () => R): R {
  try {
    if (session === undefined) connect();
  } catch (cause) {
    throw new PicklingError(
      'functions are found by the inspector, which is not there (permission model, or a Node built without it): ' +
        "name the function by callable(import.meta.url, 'exportName')",
      { cause },
    );
  }
  leaving ??= setTimeout(() => {
    leaving = undefined;
    disconnect();
  }, SESSION_IDLE).unref();
  leaving.refresh();
  return look();
}

function properties(objectId: string): Runtime.GetPropertiesReturnType {
  return post('Runtime.getProperties', { objectId, ownProperties: true }) as Runtime.GetPropertiesReturnType;
}

function objectIdOf(value: unknown): string {
  const globals = globalThis as Record<symbol, unknown>;
  globals[HAND_OVER] = value;
  try {
    const expression = "globalThis[Symbol.for('tsyncio.functionToInspect')]";
    const { result } = post('Runtime.evaluate', { expression }) as Runtime.EvaluateReturnType;
    return result.objectId as string;
  } finally {
    delete globals[HAND_OVER];
  }
}

/** Where a function is defined; undefined for native and bound ones. */
export function placeOf(fn: AnyFunction): FunctionPlace | undefined {
  return withSession(() => {
    const objectId = objectIdOf(fn);
    try {
      const internal = properties(objectId).internalProperties ?? [];
      const location = internal.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value as
        | { scriptId: string; lineNumber: number; columnNumber: number }
        | undefined;
      if (location === undefined) return undefined;
      const scopesId = internal.find(({ name }) => name === '[[Scopes]]')?.value?.objectId;
      const { scriptId, lineNumber: line, columnNumber: column } = location;
      return { url: scripts.get(scriptId) ?? '', scriptId, line, column, ...readScopes(scopesId) };
    } finally {
      post('Runtime.releaseObject', { objectId });
    }
  });
}

function readScopes(scopesId: string | undefined): Pick<FunctionPlace, 'outside' | 'isInModule'> {
  const outside = new Set<string>();
  let isInModule = false;
  if (scopesId === undefined) return { outside, isInModule };
  for (const { value } of properties(scopesId).result) {
    const kind = value?.description ?? '';
    if (value?.objectId === undefined || kind === '' || kind === 'Global') continue;
    if (kind === 'Module') isInModule = true;
    for (const { name } of properties(value.objectId).result) outside.add(name);
  }
  return { outside, isInModule };
}

/** The text of a script, as V8 has it: of a `.ts` file that Node runs directly, without its types. */
export function scriptSource(scriptId: string): string {
  return withSession(() => (post('Debugger.getScriptSource', { scriptId }) as { scriptSource: string }).scriptSource);
}

/** The functions and classes of this thread that `matches`, found in the heap. Collects garbage: some 50 ms. */
export function functionsInHeap(matches: (fn: AnyFunction) => boolean): AnyFunction[] {
  return withSession(() => {
    const found: AnyFunction[] = [];
    const objectGroup = 'tsyncio';
    const globals = globalThis as Record<symbol, unknown>;
    globals[HAND_OVER] = (list: AnyFunction[]) => {
      for (const fn of list) {
        try {
          if (matches(fn)) found.push(fn);
        } catch {
          // A proxy or a revoked one: none of ours.
        }
      }
    };
    try {
      const expression = 'Function.prototype';
      const { result } = post('Runtime.evaluate', { expression, objectGroup }) as Runtime.EvaluateReturnType;
      const prototypeObjectId = result.objectId;
      const { objects } = post('Runtime.queryObjects', {
        prototypeObjectId,
        objectGroup,
      }) as Runtime.QueryObjectsReturnType;
      const functionDeclaration = "function () { globalThis[Symbol.for('tsyncio.functionToInspect')](this); }";
      post('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration });
    } finally {
      delete globals[HAND_OVER];
      post('Runtime.releaseObjectGroup', { objectGroup });
    }
    return found;
  });
}
