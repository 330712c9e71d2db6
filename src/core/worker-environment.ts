/**
 * What a worker process gets in its environment beside the program's own. Threads of a program are told by the
 * environment data of `worker_threads`; a process that works for the program is a part of it as much.
 */
type Source = () => Readonly<Record<string, string>>;

let source: Source | undefined;

/** Whoever watches the program: asked for each process that starts. */
export function provideWorkerEnvironment(given: Source | undefined): void {
  source = given;
}

export function workerEnvironment(): Readonly<Record<string, string>> {
  return source?.() ?? {};
}
