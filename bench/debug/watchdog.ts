/**
 * What the watchdog costs an idle server, and how soon it names a blocked line: `node bench/debug/watchdog.ts [seconds]`.
 *
 * Each figure comes from a process of its own. The server is idle for the given time (20 s) with the development mode and
 * without; the difference of processor time is what is asked for: at most 1 % of a core. Then 20 different lines block
 * the loop for 250 ms each; the delay is from 100 ms after the beginning of a block to the moment its line is read here.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const modes = { without: [], debug: ['debug/register.js'], development: ['dev/register.js'] } as const;
const seconds = Number(process.argv[2] ?? 20);
const SITES = 20;
const THRESHOLD = 100;

const IDLE = `
import http from 'node:http';
http.createServer((request, response) => response.end('ok')).listen(0);
setTimeout(() => {
  const before = process.cpuUsage();
  setTimeout(() => {
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);
    process.exit();
  }, ${seconds * 1000});
}, 1000);
`;

const BLOCKS = `
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
const begin = (site) => { const now = performance.now(); writeSync(1, site + ' ' + process.hrtime.bigint() + '\\n'); return now + 250; };
await wait(300);
${Array.from({ length: SITES }, (_, site) => `{ const end = begin(${site}); while (performance.now() < end) {} /* site ${site} */ }\nawait wait(60);`).join('\n')}
`;

const folder = mkdtempSync(fileURLToPath(new URL('../../.build/watchdog-', import.meta.url)));
try {
  console.log(`Node ${process.version}, idle for ${seconds} s`);
  let baseline = 0;
  for (const mode of ['without', 'debug', 'development'] as const) {
    const used = Number((await start(IDLE, mode)).out);
    if (mode === 'without') baseline = used;
    console.log(
      `  ${mode.padEnd(12)} ${percent(used)} of a core${mode === 'without' ? '' : `, ${percent(used - baseline)} more`}`,
    );
  }
  const delays = await locate();
  const at = (part: number): string =>
    `${(delays[Math.min(delays.length - 1, Math.floor(part * delays.length))] ?? Number.NaN).toFixed(0)} ms`;
  console.log(
    `located: ${delays.length} of ${SITES} lines, after the threshold: median ${at(0.5)}, 90 % ${at(0.9)}, worst ${at(1)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function percent(milliseconds: number): string {
  return `${((milliseconds / (seconds * 1000)) * 100).toFixed(2)} %`;
}

async function locate(): Promise<number[]> {
  const begun = new Map<number, bigint>();
  const delays: number[] = [];
  const { out, errors } = await start(BLOCKS, 'development');
  for (const line of out.split('\n')) {
    const [site, time] = line.split(' ');
    if (time !== undefined) begun.set(Number(site), BigInt(time));
  }
  for (const { text, at } of errors) {
    for (const [, site] of text.matchAll(/> .*\/\* site (\d+) \*\//g)) {
      const start = begun.get(Number(site));
      if (start === undefined) continue;
      begun.delete(Number(site));
      delays.push(Number(at - start) / 1e6 - THRESHOLD);
    }
  }
  return delays.sort((a, b) => a - b);
}

interface Output {
  readonly out: string;
  readonly errors: readonly { readonly text: string; readonly at: bigint }[];
}

function start(source: string, mode: keyof typeof modes): Promise<Output> {
  const file = join(folder, `${mode}.mjs`);
  writeFileSync(file, source);
  const preloads = modes[mode].flatMap((path) => ['--import', pathToFileURL(join(dist, path)).href]);
  const child = spawn(process.execPath, [...preloads, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  const errors: { text: string; at: bigint }[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => errors.push({ text: chunk.toString(), at: process.hrtime.bigint() }));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve({ out, errors }));
  });
}
