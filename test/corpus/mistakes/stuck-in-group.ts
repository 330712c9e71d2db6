// EXIT 13
// A pipeline whose last stage waits for an end mark that is never sent.
import { Queue, run, sleep, taskGroup } from 'tsyncio';

interface Job {
  readonly id: number;
}

class Pipeline {
  readonly #jobs = new Queue<Job | undefined>(2);
  readonly #results = new Queue<string | undefined>(2);

  async produce(): Promise<void> {
    for (let id = 0; id < 3; id++) await this.#jobs.put({ id });
    await this.#jobs.put(undefined);
  }

  async work(): Promise<void> {
    for (;;) {
      const job = await this.#jobs.get();
      if (job === undefined) return;
      await sleep(1);
      await this.#results.put(`job ${job.id}`);
    }
  }

  async collect(): Promise<void> {
    for (;;) {
      const result = await this.#results.get(); // EXPECT stuck-task
      if (result === undefined) return;
      console.log(result);
    }
  }
}

await run(async () => {
  const pipeline = new Pipeline();
  await taskGroup(async (group) => {
    group.createTask(() => pipeline.produce());
    group.createTask(() => pipeline.work());
    group.createTask(() => pipeline.collect(), { name: 'collector' });
  });
});
