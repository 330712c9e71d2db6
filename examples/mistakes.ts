/**
 * The mistakes of asyncio's page "Developing with asyncio", in one small editor. It runs, it even prints what one
 * expects, and every one of them goes unnoticed, until the development mode runs it:
 *
 *     npm start
 */
import { coroutine, createTask, getRunningLoop, run, sleep } from 'tsyncio';

const saveDraft = coroutine(async function saveDraft(text: string) {
  await sleep(5);
  console.log(`saved ${text.length} characters`);
});

async function refreshPrices(shop: string): Promise<number> {
  await sleep(20);
  throw new Error(`${shop} answered 503`);
}

/** 300 ms in which no task, timer or request gets its turn. */
function resizeImage(): void {
  const end = performance.now() + 300;
  while (performance.now() < end);
}

/** Waits as the `…Sync` functions do. */
function checkSpelling(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
}

async function typeText(): Promise<void> {
  for (const word of ['Dear', 'diary', 'today']) {
    await sleep(10);
    // Mistake 1: without `await` nothing is saved, and nothing says so.
    saveDraft(word);
  }
}

async function renderPage(): Promise<void> {
  await sleep(30);
  // Mistake 2: work that takes 300 ms belongs in a thread.
  resizeImage();
  await sleep(1);
}

async function main(): Promise<void> {
  // Mistake 3: nobody keeps this task, so nobody learns that it failed.
  createTask(() => refreshPrices('bakery'), { name: 'prices' });

  // Mistake 2 again, in a callback.
  getRunningLoop().callLater(50, checkSpelling);

  await typeText();
  await renderPage();
  await sleep(100);
  console.log('the editor is closed');
}

await run(main);
