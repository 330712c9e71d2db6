/** A measured process: `node --expose-gc child.js PEER JOB`, JOB being JSON. Prints its answer as JSON. */
import process from 'node:process';
import { measureFairness } from './fairness.ts';
import type { Answer, Job } from './job.ts';
import { measureTime } from './measure.ts';
import { measureMemory } from './park.ts';
import type { Peer, Question } from './question.ts';

const name = process.argv[2] as Peer;
const job: Job = JSON.parse(process.argv[3] ?? '');
const { question }: { question: Question } = await import(`./questions/${job.question}.js`);
const answer: Answer = { samples: await ask() };
process.stdout.write(`${JSON.stringify(answer)}\n`);

async function ask(): Promise<number[]> {
  switch (question.kind) {
    case 'time':
      return await measureTime(question.peers[name], job);
    case 'memory':
      return await measureMemory(question.peers[name], job.case, job.size);
    case 'import': {
      // Files are read and compiled in other threads as well.
      const begin = process.cpuUsage();
      await question.peers[name]();
      const { user, system } = process.cpuUsage(begin);
      return [(user + system) / 1_000];
    }
    case 'fairness': {
      const peer = question.peers[name];
      if (peer === undefined) throw new Error(`${name} does not answer ${job.question}`);
      return await measureFairness(peer, job.case, job.load);
    }
  }
}
