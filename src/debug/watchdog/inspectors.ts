/**
 * Evaluating an expression in another thread of the process, also while it is busy: the inspector interrupts it.
 *
 * Connected only while a thread is suspected, and with the `Runtime` domain alone, not enabled: nothing is paused,
 * compiled differently or remembered. Worker threads, nested ones too, are reached through the main thread
 * (`NodeWorker`), which passes messages on even while it is in JavaScript itself.
 */
import { Session } from 'node:inspector';

type Callback = (value: unknown) => void;

interface WorkerMessage {
  readonly id?: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/** Told before it connects, which it can forbid, and after it has disconnected. */
export interface Gate {
  enter(): boolean;
  leave(): void;
}

export class Inspectors {
  readonly #gate: Gate;
  #session: Session | undefined;
  #hasWorkers = false;
  /** Thread → the inspector's name for it. */
  readonly #workers = new Map<number, string>();
  readonly #waiting = new Map<number, Callback[]>();
  readonly #pending = new Map<number, Callback>();
  #messages = 0;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  get isConnected(): boolean {
    return this.#session !== undefined;
  }

  /** @throws where the inspector is denied or not there. */
  evaluate(thread: number, expression: string, done: Callback): void {
    const session = this.#connect();
    if (session === undefined) return;
    if (thread === 0) {
      session.post('Runtime.evaluate', { expression, returnByValue: true }, (failure, answer) => {
        done(failure === null ? answer.result.value : undefined);
      });
      return;
    }
    const send: Callback = (id) => this.#send(session, String(id), expression, done);
    const id = this.#workers.get(thread);
    if (id !== undefined) send(id);
    else this.#waiting.set(thread, [...(this.#waiting.get(thread) ?? []), send]);
    if (this.#hasWorkers) return;
    this.#hasWorkers = true;
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  }

  disconnect(): void {
    this.#session?.disconnect();
    this.#session = undefined;
    this.#hasWorkers = false;
    this.#workers.clear();
    this.#waiting.clear();
    this.#pending.clear();
    this.#gate.leave();
  }

  #connect(): Session | undefined {
    if (this.#session !== undefined) return this.#session;
    if (!this.#gate.enter()) return undefined;
    const session = new Session();
    session.connectToMainThread();
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      // `[worker 3]`, and the worker's name after it.
      const thread = Number(/^\[worker (\d+)\]/.exec(params.workerInfo.title)?.[1] ?? Number.NaN);
      this.#workers.set(thread, params.sessionId);
      for (const send of this.#waiting.get(thread) ?? []) send(params.sessionId);
      this.#waiting.delete(thread);
    });
    session.on('NodeWorker.detachedFromWorker', ({ params }) => {
      for (const [thread, id] of this.#workers) if (id === params.sessionId) this.#workers.delete(thread);
    });
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      const { id, result } = JSON.parse(params.message) as WorkerMessage;
      if (id === undefined) return;
      this.#pending.get(id)?.(result?.result?.value);
      this.#pending.delete(id);
    });
    this.#session = session;
    return session;
  }

  #send(session: Session, sessionId: string, expression: string, done: Callback): void {
    const id = ++this.#messages;
    this.#pending.set(id, done);
    const message = JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, returnByValue: true } });
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
  }
}
