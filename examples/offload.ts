/**
 * Moves a job that keeps a processor busy off the event loop: `node examples/offload.ts [FOLDER]`. Try it, and press
 * Ctrl-C while it runs.
 *
 * It hashes and parses every file of a folder (without one: made up files) in worker threads or processes, and draws how
 * far it is. Meanwhile the loop is free: the last line says how late its timer was at most. With `--workers 0` the same
 * work is done on the loop itself, to compare.
 */
import { parseArgs } from 'node:util';
import {
  createTask,
  type Executor,
  KeyboardInterrupt,
  ProcessPoolExecutor,
  run,
  sleep,
  ThreadPoolExecutor,
} from 'tsyncio';
import { type Digest, digest } from './offload/digest.ts';
import { filesIn, makeUpFiles } from './offload/files.ts';
import { ProgressBar } from './offload/progress.ts';

const help = `usage: node examples/offload.ts [options] [FOLDER]

Hashes and parses the files of FOLDER, or made up ones, without holding up the event loop.
Ctrl-C ends it cleanly: what was done is counted, and the exit code is 130.

  --workers N   how many at a time (default 2); 0: on the event loop, to see what that does to it
  --processes   child processes instead of threads
  --files N     how many files are made up (default 60)
  --list        prints each file's hash
  --help        this text`;

interface Settings {
  readonly folder: string | undefined;
  readonly workers: number;
  readonly processes: boolean;
  readonly files: number;
  readonly list: boolean;
}

/** What to do, or what to say instead and the exit code that goes with it. */
function parse(args: string[]): Settings | { readonly say: string; readonly code: number } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        workers: { type: 'string', default: '2' },
        processes: { type: 'boolean', default: false },
        files: { type: 'string', default: '60' },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { say: help, code: 0 };
    if (positionals.length > 1) throw new TypeError('one folder at a time');
    const { processes, list } = values;
    const [workers, files] = [wholeNumber('workers', values.workers), wholeNumber('files', values.files)];
    return { folder: positionals[0], workers, processes, files, list };
  } catch (error) {
    return { say: `offload: ${error instanceof Error ? error.message : String(error)}\nTry --help.`, code: 2 };
  }
}

function wholeNumber(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new RangeError(`--${name} takes a whole number, not '${value}'`);
  return number;
}

function makePool({ workers, processes }: Settings): (Executor & AsyncDisposable) | undefined {
  if (workers === 0) return undefined;
  return processes ? new ProcessPoolExecutor({ maxWorkers: workers }) : new ThreadPoolExecutor({ maxWorkers: workers });
}

async function main(settings: Settings): Promise<void> {
  await using made = settings.folder === undefined ? await makeUpFiles(settings.files) : undefined;
  const files = await filesIn(settings.folder ?? made?.folder ?? '.');
  await using pool = makePool(settings);
  const digests: Digest[] = [];
  const began = performance.now();
  const watch = watchTimer();
  try {
    using progress = new ProgressBar(process.stderr, files.length);
    const onProgress = (done: number) => progress.update(done);
    const results = pool === undefined ? onTheLoop(files, onProgress) : pool.map(digest, files, { onProgress });
    for await (const result of results) {
      digests.push(result);
      if (settings.list) console.log(result.sha256, result.file);
    }
  } finally {
    // Reached after Ctrl-C as well. What had not begun is cancelled by now, and what runs sees its signal.
    const bytes = digests.reduce((sum, digested) => sum + digested.bytes, 0);
    const entries = digests.reduce((sum, digested) => sum + digested.entries, 0);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(
      `${digests.length} of ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${entries} entries in ${seconds} s`,
    );
    console.log(`the loop's timer was ${watch.end()} ms late at most`);
  }
}

/** The way not to do it: each file holds the loop up, and Ctrl-C has to wait for it. */
async function* onTheLoop(files: readonly string[], onProgress: (done: number) => void): AsyncGenerator<Digest> {
  for (const [index, file] of files.entries()) {
    await sleep(0);
    yield digest(file);
    onProgress(index + 1);
  }
}

/** Sleeps for 5 ms again and again, and measures how late it wakes. */
function watchTimer(): { end(): string } {
  let latest = 0;
  const task = createTask(async () => {
    for (;;) {
      const due = performance.now() + 5;
      await sleep(5);
      latest = Math.max(latest, performance.now() - due);
    }
  });
  return {
    end() {
      task.cancel();
      return latest.toFixed(0);
    },
  };
}

const settings = parse(process.argv.slice(2));
if ('say' in settings) {
  if (settings.code === 0) console.log(settings.say);
  else console.error(settings.say);
  process.exitCode = settings.code;
} else {
  try {
    await run(() => main(settings));
  } catch (error) {
    // `run` turns Ctrl-C into a cancellation of `main`, and then rejects with this.
    if (!(error instanceof KeyboardInterrupt)) throw error;
    process.exitCode = 130;
  }
}
