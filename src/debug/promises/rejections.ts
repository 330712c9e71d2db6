/**
 * Rejections that nobody handled: Node says which, in its `unhandledRejection` event.
 *
 * A listener would change the program (Node ends a process that has none), so the event is seen on its way: `emit` of
 * `process` is wrapped, as `signal-exit` does it too, and does what it always did.
 */
type Emit = (this: unknown, event: string | symbol, ...args: unknown[]) => boolean;

const EVENT = 'unhandledRejection';

/** Calls `seen` for each unhandled rejection, before the program hears of it. Returns what ends that. */
export function watchRejections(seen: (reason: unknown, promise: unknown) => void): () => void {
  const emitter = process as unknown as { emit: Emit };
  const before = Object.getOwnPropertyDescriptor(process, 'emit');
  const original = emitter.emit;
  let isActive = true;
  const emit: Emit = function emit(event, ...args) {
    if (isActive && event === EVENT) seen(args[0], args[1]);
    return original.call(this, event, ...args);
  };
  Object.defineProperty(process, 'emit', { value: emit, configurable: true, writable: true, enumerable: false });
  return () => {
    isActive = false;
    // Somebody may have wrapped ours since.
    if (emitter.emit !== emit) return;
    if (before === undefined) Reflect.deleteProperty(process, 'emit');
    else Object.defineProperty(process, 'emit', before);
  };
}
