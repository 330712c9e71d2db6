// EXIT 13
// The producers are done, and nobody tells the consumers.
import { Queue, run, sleep, taskGroup } from 'tsyncio';

const queue = new Queue(4);

async function produce() {
  for (let n = 0; n < 10; n++) {
    await sleep(1);
    await queue.put(n);
  }
}

async function consume(results) {
  for (;;) {
    const n = await queue.get(); // EXPECT stuck-task
    results.push(n * n);
    queue.taskDone();
  }
}

await run(() =>
  taskGroup(async (group) => {
    const results = [];
    group.createTask(produce);
    for (let n = 0; n < 3; n++) group.createTask(() => consume(results));
    await sleep(50);
    console.log(results.length);
  }),
);
