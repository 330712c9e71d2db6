import { createTask, run } from 'tsyncio';
import { say } from './support.ts';

async function tree(name: string, depth: number): Promise<string> {
  say('enter', name);
  if (depth > 0) {
    const kids = [0, 1].map((i) => createTask(() => tree(name + i, depth - 1)));
    for (const k of kids) say(name, 'got', await k);
  }
  say('leave', name);
  return name;
}

await run(async () => {
  say(await createTask(() => tree('r', 2)));
});
