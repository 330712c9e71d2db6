/**
 * One contender in a process of its own: prints its samples as JSON. `child.js CONTENDER cold` or
 * `child.js CONTENDER warm SAMPLES`.
 */
import process from 'node:process';
import { contenders } from './contenders.ts';
import { type Answer, type Open, type OpenPool, questions } from './question.ts';

const [id = '', what = 'warm', count = '9'] = process.argv.slice(2);
const contender = contenders.find((candidate) => candidate.id === id);
if (contender === undefined) throw new Error(`no contender '${id}'`);

const WARM_UP = 4;

async function warm(open: Open, samples: number): Promise<Answer> {
  const answer: Record<string, number[]> = {};
  for (const { id: question, workers, sample } of questions) {
    const pool = open(workers);
    // All workers are there before anything is measured.
    await Promise.all(Array.from({ length: 8 * workers }, (_, i) => pool.add(i, 1)));
    for (let i = 0; i < WARM_UP; i += 1) await sample(pool);
    answer[question] = [];
    for (let i = 0; i < samples; i += 1) answer[question].push(await sample(pool));
    await closed(pool);
  }
  return answer;
}

async function cold(open: Open): Promise<Answer> {
  const began = performance.now();
  const pool = open(1);
  await pool.add(1, 2);
  const answer = { cold: [performance.now() - began] };
  await closed(pool);
  return answer;
}

/** A pool that does not end holds nobody up. */
async function closed(pool: OpenPool): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, 1000);
  });
  await Promise.race([pool.close(), limit]);
  clearTimeout(timer);
}

const open = await contender.load();
console.log(JSON.stringify(what === 'cold' ? await cold(open) : await warm(open, Number(count))));
process.exit();
