import { CancelledError, ExceptionGroup, sleep, taskGroup } from 'tsyncio';
import { Boom, Crash, runOnVirtualTime, say } from './support.ts';

type Lives = Record<string, number>;

// A supervisor that restarts children that fail, up to a limit, and stops all when one is beyond repair.
async function child(name: string, lives: Lives, fatal: boolean): Promise<void> {
  for (let beat = 0; beat < 3; beat++) {
    await sleep(80);
    say(name, 'beat', beat);
    const left = lives[name] ?? 0;
    if (left > 0) {
      lives[name] = left - 1;
      throw fatal ? new Crash(name) : new Boom(name);
    }
  }
}

async function supervise(name: string, lives: Lives, limit: number, fatal = false): Promise<number> {
  for (let restart = 0; restart <= limit; restart++) {
    try {
      await child(name, lives, fatal);
      say(name, 'finished after', restart);
      return restart;
    } catch (error) {
      if (error instanceof Boom) {
        say(name, 'restart', restart, error);
        continue;
      }
      if (error instanceof CancelledError) say(name, 'stopped');
      throw error;
    }
  }
  throw new Boom(`${name} beyond repair`);
}

await runOnVirtualTime(async () => {
  let lives: Lives = { steady: 0, shaky: 2 };
  const [t] = await taskGroup(async (tg) => {
    tg.createTask(() => supervise('steady', lives, 0));
    await sleep(40);
    return [tg.createTask(() => supervise('shaky', lives, 3))] as const;
  });
  say('restarts', t.result());

  lives = { doomed: 9, bystander: 0 };
  try {
    await taskGroup(async (tg) => {
      tg.createTask(() => supervise('doomed', lives, 1));
      await sleep(40);
      tg.createTask(() => supervise('bystander', lives, 0));
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error);
  }

  lives = { fatal: 1 };
  try {
    await taskGroup(async (tg) => {
      tg.createTask(() => supervise('fatal', lives, 5, true));
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error);
  }
});
