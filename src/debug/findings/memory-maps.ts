/**
 * Source maps that are neither in Node's cache nor in the file: a test runner compiles modules in memory and keeps the
 * maps to itself, and whoever knows it says how to get at them.
 */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { contained } from './internal-errors.ts';

/** The map of a file that runs; undefined for one that is not the runner's. */
export type FindMap = (file: string) => SourceMapPayload | undefined;

let findMap: FindMap | undefined;
const maps = new Map<string, SourceMap>();

export function readMapsFrom(find: FindMap): void {
  findMap = find;
  maps.clear();
}

export function mapInMemory(file: string): SourceMap | undefined {
  if (findMap === undefined) return undefined;
  let map = maps.get(file);
  if (map === undefined) {
    const payload = contained(() => findMap?.(file), undefined);
    map = contained(() => (payload === undefined ? undefined : new SourceMap(payload)), undefined);
    if (map !== undefined) maps.set(file, map);
  }
  return map;
}
