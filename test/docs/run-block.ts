/**
 * A worker that runs one block of the documentation, in a world of its own, and tells what each of its lines printed.
 * `workerData` is the path of the compiled block.
 */
import { pathToFileURL } from 'node:url';
import { formatWithOptions } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';

export interface Printed {
  readonly line: number;
  readonly text: string;
}

// Lines are those of the documentation: the compiled block has a source map.
process.setSourceMapsEnabled(true);
console.log = (...values: unknown[]) => {
  const [, line] = /\.ts:(\d+):\d+\)?$/m.exec(new Error().stack?.split('\n').slice(2).join('\n') ?? '') ?? [];
  parentPort?.postMessage({
    line: Number(line),
    text: formatWithOptions({ colors: false }, ...values),
  } satisfies Printed);
};
await import(pathToFileURL(workerData as string).href);
