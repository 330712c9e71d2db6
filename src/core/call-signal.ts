/** How a worker of an executor has its say in `currentSignal()`: a call that runs in no task has a signal too. */
type SignalOf = (own: AbortSignal | undefined) => AbortSignal | undefined;

let provider: SignalOf | undefined;

/** Called by a worker's entry. The function gets the signal of the task, if there is one. */
export function provideCallSignal(given: SignalOf): void {
  provider = given;
}

export function callSignal(own: AbortSignal | undefined): AbortSignal | undefined {
  return provider === undefined ? own : provider(own);
}
