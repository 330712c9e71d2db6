import { setTimeout as sleep } from 'node:timers/promises';

const cache = { isStale: true };
async function refresh() {
  await sleep(1);
  cache.isStale = false;
}
const notify = async () => {
  await sleep(1);
};

function update(options) {
  cache.isStale && refresh(); // EXPECT never-awaited
  options.silent || notify(); // EXPECT never-awaited
  options.onDone?.(); // EXPECT never-awaited
  if (options.twice) refresh(); // EXPECT never-awaited
  else notify();
  switch (options.mode) {
    case 'fast':
      notify(); // EXPECT never-awaited
      break;
    default:
      refresh();
  }
  try {
    notify(); // EXPECT never-awaited
  } catch (error) {
    console.error('never', error);
  }
}

async function main() {
  update({ silent: false, onDone: async () => sleep(1), twice: true, mode: 'fast' });
  await sleep(20);
}

await main();
