import { ProcessPoolExecutor, run, ThreadPoolExecutor, toThread } from 'tsyncio';

export function heavy(ms: number): number {
  const end = Date.now() + ms;
  while (Date.now() < end);
  return ms;
}

async function main(): Promise<void> {
  console.log(await toThread(heavy, 250));
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  console.log(await pool.submit(heavy, 10));
  await pool.shutdown();
  const processes = new ProcessPoolExecutor({ maxWorkers: 1 });
  console.log(await processes.submit(heavy, 10));
  await processes.shutdown();
}

if (import.meta.main ?? true) await run(main);
