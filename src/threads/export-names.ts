/**
 * Under which name a module exports the function that is defined at a place in it, by the module's text: looking at the
 * namespace would take an `import()`, which never ends while the module waits at its top level.
 *
 * A look, not a parser: an unusual form is missed, and then the function counts as not exported. A wrong answer does no
 * harm, because the other side compares what it finds with the function's source.
 */

const FUNCTION_HEAD = /(?:async\s+)?function\s*\*?\s*([\w$]*)\s*$/;
const VARIABLE_HEAD = /(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s+)?(?:function\s*\*?\s*[\w$]*\s*)?$/;
const EXPORT_BEFORE = /\bexport\s+(default\s+)?$/;
const EXPORT_LIST = /\bexport\s*\{([^}]*)\}(?!\s*from)/g;
const ENTRY = /^\s*([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/;

/** @param offset where the function begins in `text`: for `function f(` V8 says the parenthesis. */
export function exportNameAt(text: string, offset: number, functionName: string): string | undefined {
  // What is declared stands right before it; a long initialiser is none of a function.
  const before = text.slice(Math.max(0, offset - 400), offset);
  // `const f = function g(`: what is exported is the variable.
  const head = VARIABLE_HEAD.exec(before) ?? FUNCTION_HEAD.exec(before);
  const declaredAt = head === null ? before.length : head.index;
  const exported = EXPORT_BEFORE.exec(before.slice(0, declaredAt));
  // A class, and `export default () => …`, begin where V8 says, so there is no head.
  const name = head?.[1] || functionName;
  if (exported !== null) return exported[1] === undefined ? name : 'default';
  return exportedInList(text, name);
}

function exportedInList(text: string, local: string): string | undefined {
  for (const [, list = ''] of text.matchAll(EXPORT_LIST)) {
    for (const entry of list.split(',')) {
      const [, from, as] = ENTRY.exec(entry) ?? [];
      if (from === local) return as ?? from;
    }
  }
  const escaped = local.replaceAll('$', '\\$');
  return local !== '' && new RegExp(`\\bexport\\s+default\\s+${escaped}\\s*(?:;|$)`, 'm').test(text)
    ? 'default'
    : undefined;
}

/** The index in `text` of a line and column, both from 0. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let i = 0; i < line; i += 1) {
    const end = text.indexOf('\n', start);
    if (end === -1) break;
    start = end + 1;
  }
  return start + column;
}
