// Callbacks and steps of tasks that take their time, each in its own way.
import { createTask, Event, gather, getRunningLoop, Queue, run, sleep, taskGroup } from 'tsyncio';

let sink = 0;

function count(rounds) {
  for (let n = 0; n < rounds; n++) sink = (sink + n) | 0; // EXPECT blocked-loop
}

const LONG = 200_000_000;

async function firstStep() {
  for (let n = 0; n < LONG; n++) sink = (sink * 3 + n) | 0; // EXPECT blocked-loop
  await sleep(1);
}

async function laterStep(queue) {
  for await (const item of queue) {
    for (let n = 0; n < item; n++) sink = (sink * 5 + n) | 0; // EXPECT blocked-loop
  }
}

async function main() {
  const loop = getRunningLoop();
  const called = new Event();
  loop.callSoon(() => {
    count(LONG);
    called.set();
  });
  await called.wait();
  await sleep(5);
  loop.callLater(1, (label) => {
    for (let n = 0; n < LONG; n++) sink = (sink + label.length + n) | 0; // EXPECT blocked-loop
  }, 'later');
  await sleep(20);
  await createTask(firstStep);
  const queue = new Queue();
  const consumer = createTask(() => laterStep(queue));
  await queue.put(10);
  await sleep(5);
  await queue.put(LONG);
  await sleep(5);
  queue.shutdown();
  await consumer;
  const task = createTask(() => sleep(1));
  task.addDoneCallback(() => {
    for (let n = 0; n < LONG; n++) sink = (sink * 7 + n) | 0; // EXPECT blocked-loop
  });
  await task;
  await sleep(5);
  await taskGroup(async (group) => {
    group.createTask(async () => {
      await sleep(2);
      for (let n = 0; n < LONG; n++) sink = (sink * 9 + n) | 0; // EXPECT blocked-loop
    });
  });
  await gather([sleep(1), sleep(2)]);
  console.log('over');
}

await run(main);
