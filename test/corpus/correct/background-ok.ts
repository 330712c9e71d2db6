import { background, getRunningLoop, run, sleep } from 'tsyncio';

async function audit(what: string): Promise<void> {
  await sleep(1);
  if (what === 'bad') throw new Error('audit failed');
}

async function main(): Promise<void> {
  getRunningLoop().setExceptionHandler((_loop, context) => console.log((context.exception as Error).message));
  background(audit('good'));
  background(audit('bad'));
  void audit('fine');
  await sleep(20);
  console.log('end');
}

await run(main);
