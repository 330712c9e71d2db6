import {
  CancelledError,
  createTask,
  currentTask,
  getRunningLoop,
  sleep,
  type Timeout,
  TimeoutError,
  timeout,
} from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

// An expiring timeout against a cancellation from outside, in every order that can be had within one turn.
async function body(label: string, box: Timeout[]): Promise<string> {
  try {
    await timeout(undefined, async (t) => {
      box.push(t);
      await sleep(10_000);
    });
  } catch (error) {
    if (error instanceof TimeoutError) {
      say(label, 'timeout', currentTask()?.cancelling());
      return 'timeout';
    }
    if (error instanceof CancelledError) {
      say(label, 'cancelled', error, box[0]?.expired(), currentTask()?.cancelling());
    }
    throw error;
  }
  return 'ended';
}

async function contest(label: string, moves: string[]): Promise<void> {
  const loop = getRunningLoop();
  const box: Timeout[] = [];
  const task = createTask(() => body(label, box));
  await sleep(0);
  for (const move of moves) {
    if (move === 'expire') box[0]?.reschedule(loop.time());
    else if (move === 'cancel') task.cancel(label);
    else if (move === 'turn') await sleep(0);
    else if (move === 'soon-cancel') loop.callSoon(() => void task.cancel(label));
  }
  try {
    say(label, 'returned', await task);
  } catch (error) {
    say(label, 'task cancelled', error);
  }
  say(label, task.cancelled(), task.cancelling(), box[0]?.expired());
}

await runOnVirtualTime(async () => {
  await contest('1', ['expire']);
  await contest('2', ['cancel']);
  await contest('3', ['cancel', 'expire']);
  await contest('4', ['expire', 'cancel']);
  await contest('5', ['expire', 'soon-cancel']);
  await contest('6', ['expire', 'turn', 'cancel']);
});
