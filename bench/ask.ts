/** Starts one measured process and reads its answer. */
import { spawn } from 'node:child_process';
import type { Client } from './client.ts';
import { startClient } from './client.ts';
import type { Contender } from './contenders.ts';
import type { Answer, Job } from './job.ts';

/** Milliseconds; a process that has not answered by then, even on a busy machine, is not going to. */
const PATIENCE = 600_000;

export interface Reply extends Answer {
  /** For a load: the milliseconds that HTTP answers took. */
  readonly http: readonly number[];
}

/** @throws when the process fails: its last words are in the message. */
export async function ask(contender: Contender, job: Job, isLoad: boolean): Promise<Reply> {
  const { file, args, env } = contender.command(job);
  const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'], timeout: PATIENCE, killSignal: 'SIGKILL' });
  let output = '';
  let errors = '';
  let client: Client | undefined;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    // The first line of a process that will be under load is the port of its server.
    if (isLoad && client === undefined && output.includes('\n')) {
      client = startClient(Number.parseInt(output, 10));
      child.stdin.write('go\n');
    }
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...how) => resolve(how));
  });
  const http = client?.stop() ?? [];
  if (code !== 0) {
    const how = signal === null ? `exit code ${code}` : signal;
    throw new Error(`${contender.label}, ${job.question} (${job.case}): ${how}\n${errors.trim().slice(-2_000)}`);
  }
  const answer: Answer = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  return { samples: answer.samples, http };
}
