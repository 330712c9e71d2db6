/** Stacks for people and reports: V8's format, positions in the source, without the frames of Node and tsyncio. */
import type { Frame } from './finding.ts';
import { originOf } from './origin.ts';
import { locate } from './source-map.ts';

export function visibleFrames(frames: readonly Frame[]): readonly Frame[] {
  return frames.filter((frame) => {
    const origin = originOf(frame.file);
    return origin === 'user' || origin === 'dependency';
  });
}

/** One `    at …` line a frame; undefined when there is none. */
export function formatFrames(frames: readonly Frame[]): string | undefined {
  return frames.length === 0 ? undefined : frames.map((frame) => `    at ${formatFrame(frame)}`).join('\n');
}

function formatFrame(frame: Frame): string {
  const { file, line, column } = locate(frame);
  const place = `${file}:${line}:${column}`;
  const prefix = frame.isAsync ? 'async ' : '';
  return frame.functionName === undefined ? `${prefix}${place}` : `${prefix}${frame.functionName} (${place})`;
}
