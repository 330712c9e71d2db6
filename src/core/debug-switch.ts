/**
 * Where a loop's debug flag meets debug mode. The core must not import what watches it, so debug mode announces itself
 * here, as something that can be loaded when the first loop asks for it.
 */
import { showError } from './inspect.ts';

export interface DebugMode {
  enable(): void;
  disable(): void;
}

let load: (() => DebugMode) | undefined;
let providedBy: string | undefined;
let mode: DebugMode | undefined;
let loops = 0;

/** Says how debug mode is loaded; called once, by debug mode's own entry. `url`: that module's. */
export function provideDebugMode(loader: () => DebugMode, url: string): void {
  load = loader;
  providedBy = url;
}

/** The module that brings debug mode to another thread, where no loop has asked for it yet. */
export function debugModeProvider(): string | undefined {
  return providedBy;
}

/** A loop's debug flag was switched on (or off): debug mode works while it is on for any loop. */
export function switchDebugMode(on: boolean): void {
  loops += on ? 1 : -1;
  if (on && loops === 1) {
    withoutHarm('on', () => {
      mode ??= load?.();
      mode?.enable();
    });
  } else if (!on && loops === 0) {
    withoutHarm('off', () => mode?.disable());
  }
}

/** Switches debug mode on or off. That it fails is said, and is nothing that the program has to do with. */
export function withoutHarm(direction: 'on' | 'off', action: () => void): void {
  try {
    action();
  } catch (error) {
    process.emitWarning(`debug mode could not be switched ${direction}: ${showError(error)}`, {
      type: 'RuntimeWarning',
      code: 'TSYNCIO_DEBUG_MODE_FAILED',
    });
  }
}

/** Whether the environment asks for debug mode. */
export function debugRequested(): boolean {
  const { ASYNCIODEBUG, PYTHONASYNCIODEBUG } = process.env;
  return (ASYNCIODEBUG ?? '') !== '' || (PYTHONASYNCIODEBUG ?? '') !== '';
}
