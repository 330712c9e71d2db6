import { Condition, sleep, taskGroup } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

// A readers-writer lock built on a condition, writers first.
class ReadWriteLock {
  readonly cond = new Condition();
  readers = 0;
  writing = false;
  writersWaiting = 0;

  async read<T>(body: () => Promise<T>): Promise<T> {
    await this.cond.run(async () => {
      await this.cond.waitFor(() => !this.writing && this.writersWaiting === 0);
      this.readers += 1;
    });
    try {
      return await body();
    } finally {
      await this.cond.run(async () => {
        this.readers -= 1;
        this.cond.notifyAll();
      });
    }
  }

  async write<T>(body: () => Promise<T>): Promise<T> {
    await this.cond.run(async () => {
      this.writersWaiting += 1;
      try {
        await this.cond.waitFor(() => !this.writing && this.readers === 0);
      } finally {
        this.writersWaiting -= 1;
      }
      this.writing = true;
    });
    try {
      return await body();
    } finally {
      await this.cond.run(async () => {
        this.writing = false;
        this.cond.notifyAll();
      });
    }
  }
}

await runOnVirtualTime(async () => {
  const rw = new ReadWriteLock();

  const work = async (name: string): Promise<void> => {
    say(name, 'in', rw.readers, rw.writing);
    await sleep(0);
    await sleep(0);
    say(name, 'out', rw.readers, rw.writing);
  };

  const [gone] = await taskGroup(async (tg) => {
    tg.createTask(() => rw.read(() => work('r1')));
    tg.createTask(() => rw.read(() => work('r2')));
    tg.createTask(() => rw.write(() => work('w1')));
    tg.createTask(() => rw.read(() => work('r3')));
    const task = tg.createTask(() => rw.write(() => work('w2')));
    tg.createTask(() => rw.write(() => work('w3')));
    await sleep(0);
    await sleep(0);
    task.cancel();
    return [task] as const;
  });
  say(rw.readers, rw.writing, rw.writersWaiting, rw.cond.locked(), gone.cancelled());
});
