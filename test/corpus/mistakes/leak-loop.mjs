// A loop that is made by hand and never closed.
import { newEventLoop, Runner, sleep } from 'tsyncio';

async function once() {
  const loop = newEventLoop(); // EXPECT resource-leak
  return await loop.runUntilComplete(() => sleep(1, 'done'));
}

async function closed() {
  const loop = newEventLoop();
  try {
    return await loop.runUntilComplete(() => sleep(1, 'closed'));
  } finally {
    loop.close();
  }
}

console.log(await once(), await closed());
const runner = new Runner();
try {
  console.log(await runner.run(() => sleep(1, 'runner')));
} finally {
  await runner.close();
}
