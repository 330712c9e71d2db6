/** What `then` and `catch` take for failures: as `Promise` has it, so that `.catch((error: Error) => …)` compiles. */
// biome-ignore lint/suspicious/noExplicitAny: the type of the reason is the program's choice, as with any promise
export type OnRejected<B> = ((reason: any) => B | PromiseLike<B>) | null;
