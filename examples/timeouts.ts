/** Limits on how long things may take, and what happens to what took too long. `node examples/timeouts.ts` */
import { run, sleep, TimeoutError, timeout, waitFor } from 'tsyncio';

async function download(ms: number): Promise<string> {
  try {
    await sleep(ms);
    return 'the file';
  } finally {
    // Runs in any case: a timeout cancels what it gave up on, and waits for its clean-up.
    console.log('  connection closed');
  }
}

await run(async () => {
  console.log('in time:', await timeout(500, () => download(50)));

  try {
    await timeout(100, () => download(10_000));
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    console.log('too slow');
  }

  // A limit can be moved while it runs.
  await timeout(100, async (limit) => {
    await sleep(50);
    limit.reschedule((limit.when() ?? 0) + 200);
    await download(150);
  });
  console.log('in time, after a new limit was set');

  // For a single wait, as in asyncio.
  try {
    await waitFor(() => sleep(10_000), 50);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    console.log('waitFor gave up');
  }
});
