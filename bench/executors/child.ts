/** One contender in a process of its own: answers all questions, and prints the samples as JSON. */
import { contenders } from './contenders.ts';
import { type OpenPool, questions } from './question.ts';

const [id = '', what = 'warm'] = process.argv.slice(2);
const contender = contenders.find((candidate) => candidate.id === id);
if (contender === undefined) throw new Error(`no contender '${id}'`);

const WARM_UP = 4;
const SAMPLES = 9;

async function warm(pool: OpenPool): Promise<Record<string, number[]>> {
  await Promise.all([pool.add(1, 2), pool.add(3, 4)]);
  const results: Record<string, number[]> = {};
  for (const question of questions) {
    for (let i = 0; i < WARM_UP; i += 1) await question.sample(pool);
    const samples: number[] = [];
    for (let i = 0; i < SAMPLES; i += 1) samples.push(await question.sample(pool));
    results[question.id] = samples;
  }
  return results;
}

const began = performance.now();
const pool = await contender.open();
if (what === 'cold') {
  await pool.add(1, 2);
  console.log(JSON.stringify({ cold: [performance.now() - began] }));
} else console.log(JSON.stringify(await warm(pool)));
await Promise.race([pool.close(), new Promise((resolve) => setTimeout(resolve, 1000))]);
process.exit();
