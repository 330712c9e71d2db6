/**
 * From a position in the running file to the one in the source that was written: `.ts`, never `dist`.
 *
 * Maps are looked for when a finding is made, not when a module is loaded: in Node's own cache (which alone knows
 * files that were compiled in memory, by tsx for instance), then in the file's `sourceMappingURL`, inline or beside
 * it. Files whose types were only stripped keep their positions and have no map. Everything is synchronous, because
 * the last findings are made while the process exits.
 */
import { readFileSync } from 'node:fs';
import { createRequire, findSourceMap } from 'node:module';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TraceMap } from '@jridgewell/trace-mapping';
import type { Frame, SourceLocation } from './finding.ts';
import { mapInMemory } from './memory-maps.ts';
import { type Origin, originOf } from './origin.ts';

type TraceMapping = typeof import('@jridgewell/trace-mapping');

let tracing: TraceMapping | undefined;
const maps = new Map<string, TraceMap | null>();
const sources = new Map<string, readonly string[] | null>();

/** The place in the source; the frame's own where there is no map. */
export function locate(frame: Frame): SourceLocation {
  return mapped(frame) ?? { file: frame.file, line: frame.line, column: frame.column };
}

/**
 * Whose code it is. A bundle has that of packages in it, and functions of the compiler's own, of which its map says
 * nothing: they are as little the user's.
 */
export function originAt(frame: Frame): Origin {
  const origin = originOf(frame.file);
  if (origin !== 'user' || frame.isMapped === true || mapOf(frame.file) === null) return origin;
  const location = mapped(frame);
  return location === undefined ? 'dependency' : originOf(location.file);
}

function mapped(frame: Frame): SourceLocation | undefined {
  return fromMemory(frame) ?? fromNode(frame) ?? fromFile(frame);
}

/** The lines of a source file, from a map that carries them or from the disk; undefined where it cannot be read. */
export function sourceLines(file: string): readonly string[] | undefined {
  let lines = sources.get(file);
  if (lines === undefined) {
    lines = readText(file)?.split(/\r?\n/) ?? null;
    sources.set(file, lines);
  }
  return lines ?? undefined;
}

function fromMemory(frame: Frame): SourceLocation | undefined {
  const entry = mapInMemory(frame.file)?.findEntry(frame.line - 1, frame.column - 1);
  if (entry === undefined || !('originalSource' in entry)) return undefined;
  // Such a map is that of one file, however it calls it.
  return { file: frame.file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

function fromNode(frame: Frame): SourceLocation | undefined {
  if (frame.isMapped === true || process.sourceMapsEnabled !== true) return undefined;
  const entry = findSourceMap(frame.file)?.findEntry(frame.line - 1, frame.column - 1);
  if (entry === undefined || !('originalSource' in entry)) return undefined;
  const file = pathOf(entry.originalSource);
  return file === undefined ? undefined : { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

function fromFile(frame: Frame): SourceLocation | undefined {
  const map = mapOf(frame.file);
  if (map === null || tracing === undefined) return undefined;
  const position = tracing.originalPositionFor(map, { line: frame.line, column: Math.max(0, frame.column - 1) });
  if (position.source === null) return undefined;
  const file = pathOf(position.source);
  // A map from a file to itself has been applied by whoever printed the text.
  if (file === undefined || (file === frame.file && frame.isMapped === true)) return undefined;
  rememberSource(map, position.source, file);
  return { file, line: position.line, column: position.column + 1 };
}

function mapOf(file: string): TraceMap | null {
  let map = maps.get(file);
  if (map === undefined) {
    map = loadMap(file);
    maps.set(file, map);
  }
  return map;
}

function loadMap(file: string): TraceMap | null {
  if (!isAbsolute(file)) return null;
  const text = readText(file);
  const url = text === undefined ? undefined : mappingUrl(text);
  if (url === undefined) return null;
  try {
    const base = new URL(url, pathToFileURL(file));
    const json = base.protocol === 'data:' ? inlineMap(url) : readFileSync(base, 'utf8');
    tracing ??= createRequire(import.meta.url)('@jridgewell/trace-mapping') as TraceMapping;
    return new tracing.TraceMap(json, base.protocol === 'data:' ? pathToFileURL(file).href : base.href);
  } catch {
    // A map that is missing or broken: the position in the running file is still right.
    return null;
  }
}

/** The last one counts: bundles carry those of their parts. */
function mappingUrl(text: string): string | undefined {
  const start = text.lastIndexOf('sourceMappingURL=');
  if (start < 0 || !/\/[/*][#@]\s*$/.test(text.slice(Math.max(0, start - 8), start))) return undefined;
  return /^[^\s'"*]+/.exec(text.slice(start + 'sourceMappingURL='.length))?.[0];
}

function inlineMap(url: string): string {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64')
    ? Buffer.from(data, 'base64').toString('utf8')
    : decodeURIComponent(data);
}

/** A map's own copy of the source is the one that its positions belong to. */
function rememberSource(map: TraceMap, source: string, file: string): void {
  if (sources.has(file)) return;
  const index = map.resolvedSources.indexOf(source);
  const content = map.sourcesContent?.[index];
  if (typeof content === 'string') sources.set(file, content.split(/\r?\n/));
}

function pathOf(source: string): string | undefined {
  if (isAbsolute(source)) return source;
  try {
    return source.startsWith('file:') ? fileURLToPath(source) : undefined;
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
