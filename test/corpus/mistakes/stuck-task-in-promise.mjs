// EXIT 13
// A task inside a promise that is not ours.
import { createTask, run, sleep } from 'tsyncio';

async function click(button) {
  await sleep(1);
  await new Promise((resolve) => { // EXPECT stuck-task
    button.onclick = resolve;
  });
}

async function dialog() {
  await click({});
  return 'ok';
}

await run(async () => {
  const answer = createTask(dialog, { name: 'dialog' });
  console.log(await answer);
});
