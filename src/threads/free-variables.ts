/**
 * Which variables a function uses that are not its own.
 *
 * V8 is asked, not a parser: the function's text is evaluated inside another function that declares every candidate (the
 * variables of the scopes around the original), and V8 keeps in the closure just those that the text really uses. The
 * text only makes a function; nothing of it runs.
 */
import vm from 'node:vm';
import { PicklingError, showFunction } from '../core/index.ts';
import { type FunctionPlace, placeOf } from './function-inspector.ts';
import type { AnyFunction } from './function-reference.ts';

/** What a text stands for as an expression: itself, or, written as a method, the method of an object. */
export function asExpression(source: string): string[] {
  return [`(${source})`, `Object.values({${source}})[0]`];
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const RESERVED = new Set(['this', 'arguments', 'eval', 'undefined', 'new.target']);

/**
 * esbuild, and so `tsx`, wraps functions in a helper that keeps their names; where a function travels as source, the
 * other side has one too.
 */
export const NAME_HELPER = '__name';

const TEXT_AND_COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;

/**
 * Whether an arrow function uses the `this` of the function around it, which V8 lists nowhere. Where functions inside it
 * have a `this` of their own there is no telling by the text, and it is taken to be theirs.
 */
function takesThis(source: string): boolean {
  const code = source.replace(TEXT_AND_COMMENTS, '');
  const isArrow = /^(?:async\s*)?(?:\([\s\S]*?\)|[\w$]+)\s*=>/.test(code);
  return isArrow && /(?<![.\w$])this\b/.test(code) && !/\b(?:function|class)\b/.test(code);
}

export function freeVariables(fn: AnyFunction, place: FunctionPlace): string[] {
  const source = String(fn);
  const candidates = [...place.outside].filter((name) => IDENTIFIER.test(name) && !RESERVED.has(name));
  const declarations = candidates.length === 0 ? '' : `let ${candidates.join(', ')};`;
  const mode = place.isInModule ? "'use strict';" : '';
  let failure: unknown;
  for (const expression of asExpression(source)) {
    let probe: unknown;
    try {
      // `arguments` in an arrow function is an outside variable as well: that of the function around it.
      probe = vm.runInThisContext(`(function () { ${mode} ${declarations} return ${expression}; }).call({})`);
    } catch (error) {
      failure ??= error;
      continue;
    }
    if (typeof probe !== 'function') continue;
    const used = new Set(placeOf(probe as AnyFunction)?.outside);
    used.delete(NAME_HELPER);
    if (takesThis(source)) used.add('this');
    return [...used].sort();
  }
  const why = failure instanceof Error ? failure.message : 'it is no expression';
  throw new PicklingError(
    `${showFunction(fn)} is not exported by its module, and cannot travel as source: ${why}. Export it from its module`,
    { cause: failure },
  );
}
