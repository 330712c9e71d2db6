import { createTask, IncompleteReadError, LimitOverrunError, run, StreamReader, sleep, type Task, wait } from 'tsyncio';
import { kind, say } from './support.ts';

/** The same throws in both languages. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(n: number): number {
    this.#state = (this.#state * 48271) % 2147483647;
    return this.#state % n;
  }

  bytes(n: number): Buffer {
    return Buffer.from(Array.from({ length: n }, () => 'ab;\n'[this.below(4)]).join(''));
  }
}

type Read = () => PromiseLike<Buffer>;

function start(reader: StreamReader, dice: Dice): [name: string, read: Read] {
  switch (dice.below(5)) {
    case 0: {
      const n = dice.below(6);
      return [`r${n}`, () => reader.read(n)];
    }
    case 1: {
      const n = dice.below(10);
      return [`x${n}`, () => reader.readexactly(n)];
    }
    case 2:
      return ['l', () => reader.readline()];
    case 3: {
      const separator = dice.bytes(1 + dice.below(3));
      return ['u', () => reader.readuntil(separator)];
    }
    default: {
      const separators = [dice.bytes(1), dice.bytes(2), dice.bytes(3)];
      return ['m', () => reader.readuntil(separators)];
    }
  }
}

function shown(data: Buffer): string {
  return String(data).replaceAll('\n', '/');
}

function outcome(task: Task<Buffer>): string {
  if (task.cancelled()) return 'cancelled';
  const error = task.exception();
  if (error === undefined) return `'${shown(task.result())}'`;
  if (error instanceof IncompleteReadError) return `${kind(error)}('${shown(error.partial)}' ${error.expected ?? ''})`;
  if (error instanceof LimitOverrunError) return `${kind(error)}(${error.consumed})`;
  return kind(error);
}

async function session(seed: number): Promise<void> {
  const dice = new Dice(seed);
  const reader = new StreamReader({ limit: 1 + dice.below(12) });
  const account: string[] = [];
  let task: Task<Buffer> | undefined;
  let isEnded = false;
  for (let i = 0; i < 40; i += 1) {
    const roll = dice.below(10);
    if (roll < 4) {
      if (!isEnded) {
        const data = dice.bytes(dice.below(6));
        reader.feedData(data);
        account.push(`+${shown(data)}`);
      }
    } else if (roll < 6) {
      if (task === undefined) {
        const [name, read] = start(reader, dice);
        account.push(name);
        task = createTask(read);
      }
    } else if (roll === 6) {
      task?.cancel();
    } else if (roll === 7) {
      if (!isEnded && dice.below(8) === 0) {
        reader.feedEof();
        isEnded = true;
        account.push('end');
      }
    } else {
      for (let turns = 1 + dice.below(2); turns > 0; turns -= 1) await sleep(0);
    }
    if (task?.done()) {
      account.push(outcome(task));
      task = undefined;
    }
  }
  reader.feedEof();
  if (task !== undefined) {
    await wait([task]);
    account.push(outcome(task));
  }
  account.push(`left '${shown(await reader.read())}'`);
  say(seed, account.join(' '));
}

await run(async () => {
  for (let seed = 1; seed <= 200; seed += 1) await session(seed * 7919);
});
