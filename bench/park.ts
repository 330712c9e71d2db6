/** Bytes that one parked task holds: what is in use while `count` are parked, less what was before. Needs `--expose-gc`. */
import process from 'node:process';
import type { ParkingPeer } from './question.ts';

const usage = {
  heap: () => process.memoryUsage().heapUsed,
  resident: () => process.memoryUsage.rss(),
};

export async function measureMemory(peer: ParkingPeer, what: string, count: number): Promise<number[]> {
  const used = what === 'heap' ? usage.heap : usage.resident;
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('a memory benchmark needs node --expose-gc');
  const samples: number[] = [];
  // A first run loads and compiles what the peer needs: that is no part of a task.
  await peer(1_000, () => {});
  collect();
  const before = used();
  await peer(count, () => {
    collect();
    samples.push((used() - before) / count);
  });
  return samples;
}
