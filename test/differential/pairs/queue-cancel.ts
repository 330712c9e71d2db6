import { createTask, Queue, run, sleep, type Task, wait } from 'tsyncio';
import { say } from './support.ts';

type User = (name: string, q: Queue<string>) => Promise<void>;

const getter: User = async (name, q) => {
  try {
    say(name, 'got', await q.get());
  } catch (error) {
    say(name, 'cancelled', q.qsize());
    throw error;
  }
};

const putter: User = async (name, q) => {
  try {
    await q.put(name);
    say(name, 'put', q.qsize());
  } catch (error) {
    say(name, 'cancelled', q.qsize());
    throw error;
  }
};

async function contest(label: string, user: User, moves: string): Promise<void> {
  say('---', label);
  const q = new Queue<string>(1);
  if (user === putter) q.putNowait('old');
  const ts = new Map<string, Task<void>>();
  for (const n of 'abc')
    ts.set(
      n,
      createTask(() => user(n, q)),
    );
  await sleep(0);
  for (const [i, move] of moves.split(' ').entries()) {
    if (move === 'put') q.putNowait(String(i));
    else if (move === 'get') say('main got', q.getNowait());
    else if (move === 'turn') await sleep(0);
    else ts.get(move)?.cancel();
  }
  say('moved', q.qsize());
  for (let i = 0; i < 4; i++) await sleep(0);
  const all = [...ts.values()];
  say('state', q.qsize(), ...all.map((t) => t.done()));
  for (const t of all) t.cancel();
  await wait(all);
  say('end', q.qsize());
}

await run(async () => {
  await contest('getter cancelled before the item', getter, 'a put');
  await contest('getter cancelled after the item', getter, 'put a');
  await contest('all getters cancelled after the item', getter, 'put a b c');
  await contest('a getter, then an item, then the next', getter, 'put a turn b turn turn put');
  await contest('putter cancelled before there is room', putter, 'a get');
  await contest('putter cancelled after there is room', putter, 'get a');
  await contest('putters, all', putter, 'get a b c');
  await contest('second putter', putter, 'get b turn get');
});
