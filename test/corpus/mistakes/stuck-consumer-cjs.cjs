const { run, Queue, createTask, sleep } = require('tsyncio');
async function consumer(queue) {
  for (;;) {
    const item = await queue.get(); // EXPECT stuck-task
    console.log(item);
  }
}
run(async () => {
  const queue = new Queue();
  const task = createTask(() => consumer(queue), { name: 'consumer' });
  await queue.put(1);
  await task;
});
