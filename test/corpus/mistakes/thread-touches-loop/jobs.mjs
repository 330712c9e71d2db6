import { parentLoop } from 'tsyncio';

export function log(line) {
  console.log(line);
}

export function call(line) {
  const loop = parentLoop();
  try {
    loop.callSoon(log, line); // EXPECT wrong-thread
  } catch (error) {
    loop.callSoonThreadsafe(log, error.name);
  }
}

export function callLater() {
  try {
    parentLoop().callLater(10, log, 'later'); // EXPECT wrong-thread
  } catch {
    // It was worth a try.
  }
}

export function stop() {
  parentLoop().stop(); // EXPECT wrong-thread
}
