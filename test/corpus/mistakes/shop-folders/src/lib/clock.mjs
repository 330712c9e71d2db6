import { setTimeout as sleep } from 'node:timers/promises';

export function start() {
  let isStopped = false;
  const ticking = (async () => {
    while (!isStopped) await sleep(1);
  })();
  return {
    stop: async () => {
      isStopped = true;
      await ticking;
    },
  };
}
