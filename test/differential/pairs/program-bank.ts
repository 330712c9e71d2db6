import { createTask, gather, Lock, run, sleep } from 'tsyncio';
import { Boom, say } from './support.ts';

// Transfers between accounts, locked in order; one is cancelled half way and rolled back, one overdraws.
class Account {
  readonly lock = new Lock();
  readonly name: string;
  balance: number;

  constructor(name: string, balance: number) {
    this.name = name;
    this.balance = balance;
  }
}

async function transfer(source: Account, target: Account, amount: number): Promise<void> {
  const [first, second] = source.name < target.name ? [source, target] : [target, source];
  using _one = await first.lock.acquire();
  using _other = await second.lock.acquire();
  if (source.balance < amount) throw new Boom(`${source.name} has only ${source.balance}`);
  source.balance -= amount;
  try {
    await sleep(0);
    target.balance += amount;
    say(source.name, '->', target.name, amount);
  } catch (error) {
    source.balance += amount;
    say('rolled back', source.name, target.name);
    throw error;
  }
}

await run(async () => {
  const a = new Account('a', 100);
  const b = new Account('b', 50);
  const c = new Account('c', 0);
  const moves: [Account, Account, number][] = [
    [a, b, 30],
    [b, c, 60],
    [c, a, 10],
    [b, a, 500],
    [a, c, 1],
  ];
  const tasks = moves.map((m) => createTask(() => transfer(...m)));
  await sleep(0);
  tasks[0]?.cancel();
  say(await gather(tasks, { returnExceptions: true }));
  say(a.balance, b.balance, c.balance, a.balance + b.balance + c.balance);
  say(...[a, b, c].map((x) => x.lock.locked()));
  const ring: [Account, Account, number][] = [
    [a, b, 5],
    [b, c, 5],
    [c, a, 5],
  ];
  await gather(
    [...ring, ...ring, ...ring].map((m) => () => transfer(...m)),
    { returnExceptions: true },
  );
  say(a.balance, b.balance, c.balance);
});
