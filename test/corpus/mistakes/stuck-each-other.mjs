// EXIT 13
// Two that wait for each other, by queues: each first wants what the other would send.
import { createTask, gather, Queue, run, sleep } from 'tsyncio';

class Peer {
  inbox = new Queue();

  constructor(name) {
    this.name = name;
  }

  async talk(other) {
    await sleep(1);
    const greeting = await this.inbox.get(); // EXPECT stuck-task
    await other.inbox.put(`${greeting} to you, too`);
  }
}

await run(async () => {
  const [ann, bob] = [new Peer('ann'), new Peer('bob')];
  await gather([createTask(() => ann.talk(bob)), createTask(() => bob.talk(ann))]);
});
