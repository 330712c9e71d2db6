// Lazy coroutines: nothing has run at all.
import { coroutine, createTask, gather, run, sleep } from 'tsyncio';

const fetchUser = coroutine(async function fetchUser(id) {
  await sleep(1);
  return { id };
});

class Service {
  load = coroutine(async (id) => {
    await sleep(1);
    return id;
  });

  refresh() {
    this.load(1); // EXPECT never-awaited
  }
}

async function main() {
  fetchUser(1); // EXPECT never-awaited
  const user = fetchUser(2); // EXPECT never-awaited
  console.log(user.id);
  new Service().refresh();
  [1, 2].map((id) => fetchUser(id)); // EXPECT never-awaited
  console.log(await gather([fetchUser(3), createTask(fetchUser(4))]));
}

await run(main);
