/** Tests that leave nothing behind. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createTask, gather, Lock, run, sleep, TimeoutError, waitFor } from 'tsyncio';
import { beforeEach, describe, expect, test, vi } from 'vitest';

async function save(item: string): Promise<string> {
  await sleep(1);
  return item;
}

let prepared = '';
beforeEach(async () => {
  prepared = await save('prepared');
});

test('awaits what it calls', async () => {
  expect(await save('bread')).toBe('bread');
  expect(await gather([() => save('a'), () => save('b')])).toEqual(['a', 'b']);
  await expect(save('milk')).resolves.toBe('milk');
  await expect(waitFor(sleep(1000), 1)).rejects.toThrow(TimeoutError);
  expect(prepared).toBe('prepared');
});

test('closes what it opens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
});

test('cancels what it starts', async () => {
  const task = createTask(() => sleep(1000));
  await sleep(1);
  task.cancel();
  await expect(task).rejects.toThrow();
});

describe('inside run()', () => {
  test('uses locks', async () => {
    await run(async () => {
      const lock = new Lock();
      expect(await lock.run(() => save('tea'))).toBe('tea');
    });
  });

  test.each(['eggs', 'rice'])('with a table: %s', async (item) => {
    expect(await save(item)).toBe(item);
  });
});

describe.concurrent('side by side', () => {
  test('one', async () => {
    await sleep(10);
  });
  test('the other', async () => {
    const task = createTask(() => sleep(20));
    await sleep(5);
    await task;
  });
});

test('with timers of its own', async () => {
  vi.useFakeTimers();
  const rung = vi.fn();
  setTimeout(rung, 1000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(rung).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

test.skip('is skipped', () => {});

test.fails('is to fail', async () => {
  expect(await save('a')).toBe('b');
});
