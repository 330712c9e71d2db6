/**
 * The workers of a pool: started on demand up to the limit, kept while they are of use, retired when they have been idle,
 * ended when the pool ends. With nothing to do they keep nobody alive.
 */
import { debugModeProvider, getRunningLoop } from '../core/index.ts';
import { describeFunction, LoopServer } from '../threads/crossing.ts';
import { type LoopRequest, mayBlock, threadBell } from '../threads/index.ts';
import { RELEASE_DELAY } from './constants.ts';
import { onBehalfOf } from './on-behalf.ts';
import { type MemberEvents, PoolMember } from './pool-member.ts';
import type { PoolSettings } from './pool-settings.ts';

export interface CrewOwner extends MemberEvents {
  /** Whether nothing is left to begin, and nothing will come: who is free may go. */
  readonly isEnding: boolean;
}

export class Crew {
  readonly #settings: PoolSettings;
  readonly #owner: CrewOwner;
  readonly #members = new Map<PoolMember, LoopServer>();
  #startCount = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #releaseTimer: NodeJS.Timeout | undefined;

  constructor(settings: PoolSettings, owner: CrewOwner) {
    this.#settings = settings;
    this.#owner = owner;
  }

  get size(): number {
    return this.#members.size;
  }

  [Symbol.iterator](): IterableIterator<PoolMember> {
    return this.#members.keys();
  }

  /** As many workers as there are calls without one, up to the limit. */
  grow(wanted: number): void {
    let spare = 0;
    for (const { state, load } of this) if (state === 'starting' || (state === 'ready' && load === 0)) spare += 1;
    while (spare < wanted && this.size < this.#settings.maxWorkers) {
      this.#start();
      spare += 1;
    }
  }

  /** One more, beyond the limit, for one call: all others are blocked. */
  startOneMore(): void {
    this.#start(1);
  }

  /** Whether nobody is there, or may come, who could take a call. */
  get areAllBlocked(): boolean {
    return this.size >= this.#settings.maxWorkers && [...this].every((one) => one.isBlocked || one.state === 'ending');
  }

  #start(mostCalls = this.#settings.maxTasksPerChild): void {
    const { kind, initializer, initargs, namePrefix } = this.#settings;
    const setup = {
      name: `${namePrefix}_${this.#startCount}`,
      debugMode: getRunningLoop().getDebug() ? debugModeProvider() : undefined,
      initializer:
        initializer === undefined ? undefined : { reference: describeFunction(initializer).reference, args: initargs },
      poolBell: mayBlock() ? threadBell() : undefined,
    };
    this.#startCount += 1;
    const member = new PoolMember(kind, setup, this.#owner, mostCalls);
    const answer = new LoopServer(getRunningLoop, (message, transfer) =>
      member.worker.post(['loop', message], transfer),
    );
    this.#members.set(member, answer);
  }

  /** What a worker wants of this thread's loop. */
  serve(member: PoolMember, request: LoopRequest): void {
    onBehalfOf(member, () => this.#members.get(member)?.take(request));
  }

  remove(member: PoolMember): void {
    this.#members.get(member)?.close();
    this.#members.delete(member);
    if (this.size > 0) return;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    clearTimeout(this.#releaseTimer);
    this.#releaseTimer = undefined;
  }

  /** A worker without calls: it goes if it has had all that it may have, or if the pool ends. */
  rest(member: PoolMember): void {
    if (member.state !== 'ready') return;
    if (member.callsLeft === 0 || this.#owner.isEnding) {
      this.#end(member);
      return;
    }
    this.#watchIdle();
    // Not at once: between calls that come one after the other it would be for nothing, each time.
    this.#releaseTimer ??= setTimeout(() => {
      this.#releaseTimer = undefined;
      for (const idle of this) if (idle.state === 'ready' && idle.load === 0) idle.hold(false);
    }, RELEASE_DELAY);
  }

  /** All without calls. */
  restFree(): void {
    for (const member of this) if (member.load === 0) this.rest(member);
  }

  /** The pool is ending, and has nothing to begin. */
  endFree(): void {
    for (const member of this) {
      if (member.load > 0) continue;
      // One that is starting has not been needed after all.
      if (member.state === 'starting') this.kill(member);
      else this.rest(member);
    }
  }

  /** At once, and expected: nothing breaks by it. */
  kill(member: PoolMember): void {
    if (member.state === 'gone') return;
    member.state = 'ending';
    member.isExpectedToEnd = true;
    member.worker.kill();
  }

  /** All of them at once, whatever they do; of a pool that a death breaks it breaks what they run. */
  endAll(how: 'kill' | 'terminate'): void {
    for (const member of this) {
      member.state = 'ending';
      if (!this.#settings.isBrokenByDeath) member.isExpectedToEnd = true;
      member.hold(true);
      member.worker[how]();
    }
  }

  #end(member: PoolMember): void {
    member.state = 'ending';
    member.isExpectedToEnd = true;
    member.hold(true);
    member.worker.post(['end'], []);
    // One that does not listen is ended all the same.
    const late = setTimeout(() => this.kill(member), this.#settings.gracePeriod);
    late.unref();
  }

  #watchIdle(): void {
    if (this.#idleTimer !== undefined || this.#settings.idleTimeout === Number.POSITIVE_INFINITY) return;
    this.#idleTimer = setTimeout(() => {
      this.#idleTimer = undefined;
      let areIdle = false;
      for (const member of this) {
        if (member.state !== 'ready' || member.load > 0) continue;
        if (member.given === member.givenAtLook) this.#end(member);
        else {
          member.givenAtLook = member.given;
          areIdle = true;
        }
      }
      if (areIdle) this.#watchIdle();
    }, this.#settings.idleTimeout);
    this.#idleTimer.unref();
  }
}
