/** Answers how much processor time the process has had, all of its threads, in µs. */
export function processorTime(): { cpu: number } {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system };
}
