/**
 * The processor time of this thread in ms. On a machine that has no time to spare a thread looks blocked though it only
 * waits for its turn.
 */
type Usage = () => { user: number; system: number };

/** Node before 22.19 knows that of the whole process only, which is more: then fewer blocks are doubted. */
const usage: Usage = (process as { threadCpuUsage?: Usage }).threadCpuUsage ?? process.cpuUsage;

export function processorTime(): number {
  const { user, system } = usage.call(process);
  return (user + system) / 1000;
}
