// EXIT 13
// NODE 24
// A lock is not reentrant.
import { Lock, run } from 'tsyncio';

class Account {
  readonly #lock = new Lock();
  balance = 0;

  async deposit(amount: number): Promise<void> {
    using _held = await this.#lock.acquire(); // EXPECT stuck-task
    this.balance += amount;
  }

  async transfer(amount: number): Promise<void> {
    await this.#lock.run(async () => {
      await this.deposit(-amount);
    });
  }
}

async function main(): Promise<void> {
  const account = new Account();
  await account.deposit(5);
  await account.transfer(5);
}

await run(main);
