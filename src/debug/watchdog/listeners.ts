/**
 * Debug mode says a finding by a Node warning. One that the agent has printed already goes to the program's own
 * listeners alone: Node's listener would print it again.
 */
import type { FindingKind } from '../findings/finding.ts';
import { KINDS } from '../findings/kinds.ts';

const NODES_OWN = 'onWarning';

export function tellListeners(kind: FindingKind, message: string): void {
  const { code, warningType } = KINDS[kind];
  const listeners = process.listeners('warning').filter(({ name }) => name !== NODES_OWN);
  if (listeners.length === 0) return;
  const warning = Object.assign(new Error(message), { name: warningType, code });
  // As `process.emitWarning` does: a listener that throws is the program's own affair.
  process.nextTick(() => {
    for (const listener of listeners) listener.call(process, warning);
  });
}
