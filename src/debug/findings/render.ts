/**
 * Findings as text for a person: what, where, the line under a caret, what to do. Pure: no clock, no stream, no
 * terminal; the caller says whether there are colours and which folder paths are told from.
 */
import { isAbsolute, relative } from 'node:path';
import { codeFrame, printable } from './code-frame.ts';
import type { Finding, SourceLocation } from './finding.ts';
import { KINDS } from './kinds.ts';
import { parseStack } from './stack.ts';
import { plain, type Style } from './style.ts';

export interface RenderOptions {
  readonly style?: Style;
  /** Paths inside this folder are shown from it. */
  readonly cwd?: string;
}

/** How much of a stack is shown; the report file has all of it. */
const STACK_LINES = 4;

export function renderFinding(finding: Finding, options: RenderOptions = {}): string {
  const { style = plain, cwd = '' } = options;
  const info = KINDS[finding.kind];
  const paint = info.level === 'error' ? style.error : style.warning;
  const parts = [
    `${paint(style.bold(finding.kind))}  ${style.bold(clean(finding.message))}`,
    indented(whereLine(finding, info.verb, style, cwd)),
  ];
  const frame = finding.location === null ? undefined : codeFrame(finding.location, { style });
  if (frame !== undefined) parts.push('', indented(frame));
  const way = wayThere(finding, style, cwd);
  if (way !== undefined) parts.push('', indented(way));
  parts.push('', indented(`${style.hint('hint:')} ${clean(finding.hint)}`));
  return parts.join('\n');
}

/** The last word: every site with its count, the commonest first, or one line when all is well. */
export function renderSummary(findings: readonly Finding[], options: RenderOptions = {}): string {
  const { style = plain, cwd = '' } = options;
  if (findings.length === 0) return style.dim('tsyncio: no mistakes found');
  const times = findings.reduce((sum, finding) => sum + finding.count, 0);
  const places = findings.length;
  const heading = `tsyncio: ${plural(times, 'mistake')}${times === places ? '' : ` at ${plural(places, 'place')}`}`;
  const kindWidth = Math.max(...findings.map((finding) => finding.kind.length));
  const countWidth = Math.max(...findings.map((finding) => String(finding.count).length)) + 1;
  const rows = findings.toSorted(byCountAndPlace).map((finding) => {
    const paint = KINDS[finding.kind].level === 'error' ? style.error : style.warning;
    const count = style.bold(`${finding.count}×`.padStart(countWidth));
    const place = finding.location === null ? clean(finding.message) : placeOf(finding.location, cwd);
    const thread = finding.thread === undefined ? '' : `, ${clean(finding.thread)}`;
    return `  ${count}  ${paint(finding.kind.padEnd(kindWidth))}  ${place}${thread}`;
  });
  return [style.bold(heading), ...rows].join('\n');
}

function byCountAndPlace(a: Finding, b: Finding): number {
  return b.count - a.count || comparePlaces(a.location, b.location) || compare(a.kind, b.kind);
}

/** What has no place comes last. */
function comparePlaces(a: SourceLocation | null, b: SourceLocation | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function whereLine(finding: Finding, verb: string, style: Style, cwd: string): string {
  const { location, functionName, task, thread } = finding;
  const place = location === null ? 'at an unknown place' : `at ${style.bold(placeOf(location, cwd))}`;
  const within = functionName === null ? '' : ` in ${clean(functionName)}`;
  const origin = CREATED_ELSEWHERE.has(finding.kind) ? creationPlace(finding, cwd) : undefined;
  const who = `${task === null ? '' : `, task '${clean(task)}'`}${thread === undefined ? '' : `, ${clean(thread)}`}`;
  return `${verb} ${place}${within}${who}${origin === undefined ? '' : `, created at ${origin}`}`;
}

/** Kinds that name the code that ran: who set it going is another place. */
const CREATED_ELSEWHERE: ReadonlySet<string> = new Set(['slow-callback', 'blocked-loop', 'stuck-task']);

function creationPlace({ creationStack, location }: Finding, cwd: string): string | undefined {
  const frame = creationStack === null ? undefined : parseStack(creationStack)[0];
  if (frame === undefined || (frame.file === location?.file && frame.line === location.line)) return undefined;
  return placeOf(frame, cwd);
}

/** The calls that led to where an error was thrown, or to the code that ran too long. */
function wayThere({ kind, stack, location }: Finding, style: Style, cwd: string): string | undefined {
  // The message of the finding has the error's own first line.
  const calls = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  if (kind === 'never-retrieved') return wayFrom('thrown at', calls, style, cwd);
  if (kind !== 'slow-callback' && kind !== 'blocked-loop') return undefined;
  const place = location === null ? undefined : `${location.file}:${location.line}:`;
  const named = calls.findIndex((call) => place !== undefined && call.includes(place));
  return named < 0 ? undefined : wayFrom('called by', calls.slice(named + 1), style, cwd);
}

function wayFrom(verb: string, calls: readonly string[], style: Style, cwd: string): string | undefined {
  const shown = calls
    .slice(0, STACK_LINES)
    .map((line) => clean(line.trim().replace('at ', '').replaceAll(folder(cwd), '')));
  if (shown.length === 0) return undefined;
  return [`${verb} ${shown[0]}`, ...shown.slice(1).map((line) => style.dim(`  from ${line}`))].join('\n');
}

function placeOf({ file, line, column }: SourceLocation, cwd: string): string {
  return `${clean(shortPath(file, cwd))}:${line}:${column}`;
}

/** From `cwd` when the file is inside it. */
function shortPath(file: string, cwd: string): string {
  if (cwd === '' || !isAbsolute(file)) return file;
  const path = relative(cwd, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}

function folder(cwd: string): string {
  return cwd === '' || cwd === '/' ? '\u0000' : `${cwd}/`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What a program put into a name or a message is text, not terminal commands. */
function clean(text: string): string {
  return printable(text);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
