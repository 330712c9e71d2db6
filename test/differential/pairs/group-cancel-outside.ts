import { CancelledError, createTask, currentTask, ExceptionGroup, sleep, taskGroup } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

async function park(name: string, how: string): Promise<string> {
  try {
    await sleep(10_000);
  } catch (error) {
    say(name, 'cancelled', error);
    if (how === 'slow') {
      await sleep(20);
      say(name, 'cleaned');
    }
    if (how === 'fail') throw new Boom(name);
    if (how !== 'swallow') throw error;
  }
  return name;
}

async function group(label: string, hows: string[], body: number): Promise<void> {
  const me = currentTask();
  try {
    await taskGroup(async (tg) => {
      for (const how of hows) tg.createTask(() => park(`${label}-${how}`, how));
      if (body > 0) await sleep(body);
    });
    say(label, 'left normally');
  } catch (error) {
    if (error instanceof CancelledError) {
      say(label, 'group cancelled', error, me?.cancelling());
      throw error;
    }
    if (error instanceof ExceptionGroup) say(label, 'group failed', error, me?.cancelling());
  }
}

async function contest(label: string, hows: string[], { body = 0, times = 1 } = {}): Promise<void> {
  const t = createTask(() => group(label, hows, body));
  await sleep(0);
  await sleep(0);
  for (let i = 0; i < times; i++) {
    t.cancel(`c${i}`);
    await sleep(0);
    await sleep(0);
  }
  try {
    say(label, 'result', await t, t.cancelling());
  } catch (error) {
    say(label, 'task cancelled', error, t.cancelling());
  }
}

await runOnVirtualTime(async () => {
  // While the group waits for its children at the end of the block.
  await contest('exit', ['raise', 'raise']);
  // While the body waits.
  await contest('body', ['slow'], { body: 10_000 });
  // A child fails as it is cancelled: the failure wins.
  await contest('fails', ['fail']);
  await contest('body fails', ['fail'], { body: 10_000 });
  // Children that swallow: the group is cancelled all the same.
  await contest('swallow', ['swallow']);
  // Twice, the second one during clean-up.
  await contest('twice', ['slow'], { times: 2 });
  // No children.
  await contest('alone', [], { body: 10_000 });
});
