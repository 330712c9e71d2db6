/** Runs the tests again whenever a source changes: `npm run test:watch -- WORD`, which takes what `npm test` takes. */
import { spawnSync } from 'node:child_process';
import { watch } from 'node:fs';
import { inRepository, repository } from './paths.ts';

/** An editor writes several files, or one in several steps. */
const SETTLE_MS = 100;

let timer: NodeJS.Timeout | undefined;
for (const folder of ['src', 'test']) {
  watch(inRepository(folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(run, SETTLE_MS);
  });
}
run();

function run(): void {
  // Changes that come meanwhile are told afterwards, and make another run.
  const done = spawnSync(process.execPath, [inRepository('scripts/test.ts'), ...process.argv.slice(2)], {
    cwd: repository,
    stdio: 'inherit',
  });
  if (done.signal !== null) process.exit(1);
  console.log('\nwaiting for a change in src/ or test/ (Ctrl-C ends)');
}
