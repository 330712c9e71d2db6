/** `// tsyncio-ignore-next-line never-awaited` silences one place; without a kind, everything on the next line. */
import { type FindingKind, isFindingKind, type SourceLocation } from './finding.ts';
import { sourceLines } from './source-map.ts';

const DIRECTIVE = /(?:\/\/|\/\*|\{\/\*)\s*tsyncio-ignore-next-line\b([^\n]*)/;
const COMMENT = /^\s*(\/\/|\/\*|\*|\{\/\*)/;

export function isIgnored(kind: FindingKind, location: SourceLocation): boolean {
  const lines = sourceLines(location.file);
  if (lines === undefined) return false;
  // Comments may stand between the directive and the code: several directives, or one with its reason below it.
  for (let index = location.line - 2; index >= 0; index--) {
    const line = lines[index] ?? '';
    if (!COMMENT.test(line)) return false;
    const directive = DIRECTIVE.exec(line)?.[1];
    if (directive !== undefined && covers(directive, kind)) return true;
  }
  return false;
}

/** The words after the directive, up to the first that is no kind: a reason may follow. */
function covers(words: string, kind: FindingKind): boolean {
  const kinds: FindingKind[] = [];
  for (const word of words.split(/[\s,:;]+/).filter((part) => part !== '')) {
    if (!isFindingKind(word)) break;
    kinds.push(word);
  }
  return kinds.length === 0 || kinds.includes(kind);
}
