/** What a watched thread and the agent say to each other: the agent evaluates `lookExpression`, the answer is JSON. */
import type { FindingDetails, Frame } from '../findings/finding.ts';
import type { Mode } from '../session/watcher.ts';

/** What the agent is started with. */
export interface AgentData {
  readonly memory: SharedArrayBuffer;
  readonly mode: Mode;
  /** Whether it may write to the terminal. */
  readonly mayWrite: boolean;
  readonly hasColours: boolean;
}

/** Under this key of `globalThis` a watched thread answers. */
export const LOOK_KEY = 'tsyncio.watchdog';
/** Under this key of the environment data worker threads find the memory. */
export const MEMORY_KEY = 'tsyncio:watchdog';

export type Answer =
  /** Nothing of the program is running. */
  | { readonly state: 'idle' }
  /** Look again in so many ms. */
  | { readonly state: 'suspected'; readonly due: number }
  /** It is a block, and it goes on. */
  | { readonly state: 'confirmed'; readonly block: number; readonly details: BlockDetails }
  /** A native call hid it, which has just returned: the thread reports it itself. */
  | { readonly state: 'returned' };

/** The details of a finding as they go through JSON. */
export interface BlockDetails extends FindingDetails {
  readonly stack: readonly Frame[];
}

/** `requestedAt`: when the agent asked, by the shared clock. */
export function lookExpression(requestedAt: number): string {
  return `globalThis[Symbol.for('${LOOK_KEY}')]?.(${requestedAt})`;
}

export function parseAnswer(value: unknown): Answer | undefined {
  return typeof value === 'string' ? (JSON.parse(value) as Answer) : undefined;
}
