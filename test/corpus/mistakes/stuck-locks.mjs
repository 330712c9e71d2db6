// EXIT 13
// Two transfers take the same two locks in a different order.
import { createTask, gather, Lock, run, sleep } from 'tsyncio';

class Account {
  lock = new Lock();
  balance = 100;
}

const alice = new Account();
const bob = new Account();

async function transfer(from, to, amount) {
  await from.lock.run(async () => {
    await sleep(1);
    await to.lock.run(async () => { // EXPECT stuck-task
      from.balance -= amount;
      to.balance += amount;
    });
  });
}

async function audit() {
  const first = await alice.lock.acquire(); // EXPECT stuck-task
  first.release();
}

await run(async () => {
  const transfers = [createTask(() => transfer(alice, bob, 10)), createTask(() => transfer(bob, alice, 5))];
  createTask(audit);
  await gather(transfers);
});
