import {
  allTasks,
  CancelledError,
  Condition,
  createTask,
  currentTask,
  Event,
  ExceptionGroup,
  ensureFuture,
  FIRST_COMPLETED,
  type Future,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  Semaphore,
  shield,
  sleep,
  type Task,
  TimeoutError,
  taskGroup,
  timeout,
  wait,
  waitFor,
} from 'tsyncio';
import { Boom, runOnVirtualTime, say, text } from './support.ts';

// Random programs, the same ones in both languages: every task draws its next operation from its own generator, is
// cancelled by others in the middle of it, and logs what becomes of it. Nothing here depends on a clock. A group has one
// child, since CPython cancels the children of a group in the order of a set.
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed & 0x7fffffff;
    for (let i = 0; i < 3; i++) this.roll(2);
  }

  roll(n: number): number {
    this.#state = (Math.imul(this.#state, 1103515245) + 12345) & 0x7fffffff;
    return (this.#state >> 8) % n;
  }
}

type Outcome = string | number | boolean | undefined | readonly Outcome[];

class World {
  readonly log: string[] = [];
  readonly tasks: Task<number>[] = [];
  readonly locks = [new Lock(), new Lock()] as const;
  readonly #sem = new Semaphore(2);
  readonly #queue = new Queue<number>(2);
  readonly #event = new Event();
  readonly #cond = new Condition();
  readonly #seed: number;
  readonly #steps: number;
  readonly #count: number;
  #future: Future<number> = getRunningLoop().createFuture<number>();

  constructor(seed: number, tasks: number, steps: number) {
    this.#seed = seed;
    this.#steps = steps;
    this.#count = tasks;
  }

  note = (...what: readonly Outcome[]): void => {
    this.log.push(what.map(text).join(' '));
  };

  async walk(me: number): Promise<number> {
    const dice = new Dice(this.#seed * 7919 + me * 104729);
    for (let step = 0; step < this.#steps; step++) {
      const op = dice.roll(20);
      try {
        const result = await this.perform(me, op, dice, 0);
        this.note(me, step, op, 'ok', result);
      } catch (error) {
        if (error instanceof CancelledError) {
          const task = currentTask() as Task<unknown>;
          this.note(me, step, op, 'cancelled', task.cancelling());
          if (dice.roll(4) === 0) throw error;
          while (task.uncancel() > 0);
        } else if (error instanceof TimeoutError) this.note(me, step, op, 'timeout');
        else if (error instanceof Boom) this.note(me, step, op, 'boom', error.message);
        else if (error instanceof ExceptionGroup) this.note(me, step, op, 'group', error.errors.length);
        else throw error;
      }
    }
    return me;
  }

  async turns(n: number): Promise<number> {
    for (let i = 0; i < n; i++) await sleep(0);
    return n;
  }

  async child(me: number, dice: Dice, depth: number): Promise<Outcome> {
    const op = dice.roll(20);
    try {
      const result = await this.perform(me, op, dice, depth);
      this.note(me, 'child', op, 'ok', result);
      return op;
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      this.note(me, 'child', op, 'cancelled');
      if (dice.roll(5) === 0) return 'swallowed';
      throw error;
    }
  }

  async perform(me: number, op: number, dice: Dice, depth: number): Promise<Outcome> {
    const a = dice.roll(3);
    const b = dice.roll(3);
    const child = () => this.child(me, dice, depth + 1);
    // Deep inside, only what starts no further child.
    const chosen = depth > 1 && op >= 10 ? a : op;
    switch (chosen) {
      case 0:
        return await this.turns(a);
      case 1:
      case 2: {
        using _held = await (chosen === 1 ? this.locks[0] : this.locks[1]).acquire();
        return await this.turns(a);
      }
      case 3: {
        using _permit = await this.#sem.acquire();
        return await this.turns(a);
      }
      case 4:
        await this.#queue.put(me * 100 + a);
        return this.#queue.qsize();
      case 5:
        return await this.#queue.get();
      case 6:
        return await this.#event.wait();
      case 7:
        this.#event.set();
        if (a > 0) this.#event.clear();
        return this.#event.isSet();
      case 8:
        return this.tasks[(me + 1 + a) % this.#count]?.cancel(`by ${me}`);
      case 9:
        return await this.#cond.run(async () => {
          if (a === 0) {
            this.#cond.notify(1 + b);
            return 'notified';
          }
          await this.#cond.wait();
          return 'woken';
        });
      case 10:
        return await createTask(child);
      case 11:
        return await shield(child);
      case 12:
        return (await gather([child, () => this.turns(b)], { returnExceptions: a === 0 })).length;
      case 13:
        return await timeout(a > 0 ? -1000 : undefined, child);
      case 14:
        return await waitFor(child, a > 0 ? undefined : 100_000);
      case 15: {
        const [t] = await taskGroup(async (tg) => {
          const task = tg.createTask(child);
          await this.turns(a);
          if (b === 0) throw new Boom('body');
          return [task] as const;
        });
        return t.result();
      }
      case 16:
        return await taskGroup(async (tg) => {
          tg.createTask(() => this.fail(b));
          return await this.turns(a);
        });
      case 17: {
        const t = createTask(child);
        const { done } = await wait<Future<unknown>>([t, ensureFuture(() => this.turns(a))], {
          returnWhen: FIRST_COMPLETED,
        });
        return [done.size, t.cancel('wait is over')];
      }
      case 18:
        if (a === 0) {
          if (!this.#future.done()) this.#future.setResult(me);
          return 'set';
        }
        if (this.#future.done()) this.#future = getRunningLoop().createFuture<number>();
        return await this.#future;
      default:
        getRunningLoop().callSoon(this.note, me, 'soon', a);
        await this.turns(b);
        if (this.#queue.full()) return 'full';
        this.#queue.putNowait(me);
        return undefined;
    }
  }

  async fail(n: number): Promise<never> {
    await this.turns(n);
    throw new Boom('child');
  }
}

async function play(seed: number, tasks: number, steps: number): Promise<void> {
  const world = new World(seed, tasks, steps);
  for (let i = 0; i < tasks; i++) world.tasks.push(createTask(() => world.walk(i)));
  let rounds = 0;
  while (!world.tasks.every((t) => t.done())) {
    await world.turns(25);
    rounds += 1;
    for (const t of world.tasks) t.cancel(`round ${rounds}`);
  }
  await world.turns(20);
  for (const line of world.log) say(line);
  say(
    'seed',
    seed,
    ...world.tasks.map((t) => (t.cancelled() ? 'c' : 'r')),
    world.locks.map((k) => k.locked()),
  );
  for (const t of allTasks()) if (t !== currentTask()) t.cancel();
  await sleep(0);
}

for (let seed = 1; seed <= 12; seed++) await runOnVirtualTime(() => play(seed, 6, 8));
