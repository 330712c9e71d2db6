/**
 * Fetches many pages at once: `node examples/fetch-all.ts`. Try it, and press Ctrl-C while it runs.
 *
 * Without addresses it starts a server of its own that is slow, fails, hangs up and hangs, and prints how each page
 * fared. See `fetch-all/fetcher.ts` for the part that is about tasks, queues, timeouts and cancellation.
 */
import { parseArgs } from 'node:util';
import { KeyboardInterrupt, run } from 'tsyncio';
import { type FetchOptions, fetchAll, type Result } from './fetch-all/fetcher.ts';
import { paths, startServer } from './fetch-all/server.ts';
import { table } from './fetch-all/table.ts';

const help = `usage: node examples/fetch-all.ts [options] [URL ...]

Fetches the URLs, or the pages of a troublesome server of its own, and prints a table of results.
Ctrl-C ends it cleanly: what was done so far is printed, and the exit code is 130.

  --workers N   requests at a time (default 4)
  --timeout MS  limit on one try (default 500)
  --tries N     tries for a page that fails (default 3)
  --pause MS    pause before the second try; doubles with each further one (default 50)
  --help        this text`;

interface Settings extends FetchOptions {
  readonly urls: readonly string[];
}

/** What to do, or what to say instead and the exit code that goes with it. */
function parse(args: string[]): Settings | { readonly say: string; readonly code: number } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        workers: { type: 'string', default: '4' },
        timeout: { type: 'string', default: '500' },
        tries: { type: 'string', default: '3' },
        pause: { type: 'string', default: '50' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { say: help, code: 0 };
    const wrong = positionals.find((url) => !URL.canParse(url));
    if (wrong !== undefined) throw new TypeError(`'${wrong}' is no URL: begin it with http:// or https://`);
    return {
      workers: atLeastOne('workers', values.workers),
      timeout: atLeastOne('timeout', values.timeout),
      tries: atLeastOne('tries', values.tries),
      pause: atLeastOne('pause', values.pause),
      urls: positionals,
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { say: `fetch-all: ${problem}\nTry --help.`, code: 2 };
  }
}

function atLeastOne(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new RangeError(`--${name} takes a whole number from 1, not '${value}'`);
  return number;
}

async function main(settings: Settings): Promise<void> {
  await using server = settings.urls.length === 0 ? await startServer() : undefined;
  const urls = server ? paths.map((path) => server.origin + path) : settings.urls;
  const results: Result[] = [];
  const began = performance.now();
  try {
    await fetchAll(urls, settings, (result) => results.push(result));
  } finally {
    // Reached after Ctrl-C as well: by then every request has ended, and nothing runs in the background.
    console.log(table(results, process.stdout));
    console.log(summary(results, urls.length, performance.now() - began));
  }
}

function summary(results: readonly Result[], total: number, ms: number): string {
  const good = results.filter(({ status }) => typeof status === 'number' && status < 400).length;
  const interrupted = results.filter(({ status }) => status === 'interrupted').length;
  const parts = [`${good} of ${total} pages in ${(ms / 1000).toFixed(1)} s`];
  const failed = results.length - good - interrupted;
  if (failed > 0) parts.push(`${failed} failed`);
  if (interrupted > 0) parts.push(`${interrupted} interrupted`);
  if (results.length < total) parts.push(`${total - results.length} not begun`);
  return parts.join(', ');
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
