/**
 * The agent: the worker thread that watches the others. It runs this file; nothing imports it.
 *
 * It keeps nothing alive and answers for nothing: if it fails, blocks are found afterwards or not at all, and the
 * program does not notice.
 */
import { workerData } from 'node:worker_threads';
import { contained } from '../findings/internal-errors.ts';
import { sharedNow } from './clock.ts';
import { AGENT_TICK, BEAT, MAX_NATIVE_NOTICES, NATIVE_NOTICE } from './constants.ts';
import { Heartbeat, type Row } from './heartbeat.ts';
import { Inspectors } from './inspectors.ts';
import { Notices } from './notice.ts';
import { type AgentData, type Answer, lookExpression, parseAnswer } from './protocol.ts';
import { mainThreadStoodInLine } from './thread-times.ts';
import { Vigil } from './vigil.ts';

interface Watched {
  readonly vigil: Vigil;
  readonly thread: number;
  /** It was said that a native call does not return. */
  isAnnounced: boolean;
  /** When it was looked into last: how long it had stood in line for a processor. */
  stoodInLine: number;
}

const data = workerData as AgentData;
const heartbeat = new Heartbeat(data.memory);
const inspectors = new Inspectors(heartbeat);
const notices = new Notices(data);
/** Row → what is known of its thread. */
const vigils = new Map<number, Watched>();
let nativeNotices = 0;

let lastTick = sharedNow();
let expected = 0;
heartbeat.agentIsUp();
tick();

function tick(): void {
  if (heartbeat.isClosing || heartbeat.isDenied) inspectors.disconnect();
  else {
    expected = contained(watchAll, AGENT_TICK);
    setTimeout(tick, expected);
  }
}

/** Returns when to do it again, in ms. */
function watchAll(): number {
  const now = sharedNow();
  // A tick that comes late counts as one: when the process was stopped, or the machine had no time for us, nobody was
  // blocked for what the clock says.
  const passed = Math.min(now - lastTick, expected + AGENT_TICK);
  heartbeat.addLag(now - lastTick - passed);
  lastTick = now;
  let isSuspicious = false;
  let next: number = BEAT;
  const seen = new Set<number>();
  for (const row of heartbeat.rows()) {
    const { thread, offset } = row;
    if (thread === undefined) continue;
    seen.add(offset);
    const vigil = watch(row, thread, now, passed);
    isSuspicious ||= vigil.isSuspicious;
    next = Math.min(next, vigil.nextTick);
  }
  for (const offset of vigils.keys()) if (!seen.has(offset)) vigils.delete(offset);
  if (!isSuspicious && inspectors.isConnected) inspectors.disconnect();
  return next;
}

function watch(row: Row, thread: number, now: number, passed: number): Vigil {
  let watched = vigils.get(row.offset);
  if (watched === undefined || watched.thread !== thread) {
    watched = { vigil: new Vigil(row.epoch), thread, isAnnounced: false, stoodInLine: 0 };
    vigils.set(row.offset, watched);
  }
  const { vigil } = watched;
  const step = vigil.tick(row.epoch, row.sinceBeat(now), passed);
  if (step.do === 'nothing') watched.isAnnounced = false;
  if (step.do === 'look') {
    watched.stoodInLine = thread === 0 ? mainThreadStoodInLine() : 0;
    look(row, thread, vigil);
  }
  if (step.do === 'wait' && !watched.isAnnounced) announceSilence(watched, step.silentFor);
  return vigil;
}

function look(row: Row, thread: number, vigil: Vigil): void {
  try {
    inspectors.evaluate(thread, lookExpression(sharedNow()), (value) => {
      const answer = contained(() => parseAnswer(value), undefined);
      vigil.answered(answer);
      if (answer?.state === 'confirmed') contained(() => announce(row, answer), undefined);
    });
  } catch {
    heartbeat.leave();
    heartbeat.deny();
  }
}

function announceSilence(watched: Watched, silentFor: number): void {
  if (silentFor < NATIVE_NOTICE || nativeNotices >= MAX_NATIVE_NOTICES) return;
  const inLine = watched.thread === 0 ? mainThreadStoodInLine() - watched.stoodInLine : 0;
  if (silentFor - inLine < NATIVE_NOTICE) return;
  watched.isAnnounced = true;
  nativeNotices += 1;
  notices.silent(watched.thread, silentFor);
}

function announce(row: Row, { block, details }: Extract<Answer, { state: 'confirmed' }>): void {
  if (notices.blocked(details)) row.markShown(block);
}
