/**
 * What a session of the development mode is told, and how that reaches the process it runs in.
 *
 * The `tsyncio` command hands it to the preloaded module in one environment variable, which is gone before the program
 * sees its environment: child processes of the program run as they would without. An executor's workers are part of the
 * program, so threads are told through `worker_threads`' own environment data, and processes by the variable.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { provideWorkerEnvironment } from '../../core/worker-environment.ts';
import type { FindingKind } from '../findings/finding.ts';

export interface DebugOptions {
  /** Also what packages in `node_modules` do wrong. */
  readonly includeDependencies?: boolean;
}

export interface ReportPaths {
  readonly json?: string;
  readonly sarif?: string;
}

export interface DevelopmentOptions extends DebugOptions {
  readonly reports?: ReportPaths;
  /** The exit code becomes 1 when one of these was found. */
  readonly failOn?: readonly FindingKind[];
  /**
   * Take a last look when a signal ends the program. Only for whoever can end a program that no longer answers, as the
   * `tsyncio` command can: with a listener, a signal does nothing while the loop is blocked.
   */
  readonly lookOnSignals?: boolean;
}

/** How it is passed on: plain data. */
export interface PassedOn extends DevelopmentOptions {
  /** Where workers leave what they found. */
  readonly folder?: string;
  /** This is a worker process of another program, whose summary and report files it is no business of. */
  readonly isWorkerProcess?: boolean;
}

export const OPTIONS_VARIABLE = 'TSYNCIO_DEV_OPTIONS';
const ENVIRONMENT_KEY = 'tsyncio:development';

/** Reads the options of this process or worker thread, and takes them out of the environment. */
export function takeOptions(): PassedOn {
  if (!isMainThread) {
    const data = getEnvironmentData(ENVIRONMENT_KEY);
    return isOptions(data) ? data : {};
  }
  const text = process.env[OPTIONS_VARIABLE];
  delete process.env[OPTIONS_VARIABLE];
  const parsed: unknown = text === undefined ? {} : JSON.parse(text);
  return { folder: findingsFolder(), ...(isOptions(parsed) ? parsed : {}) };
}

/** From now on every new worker thread, and every worker process of an executor, is told. */
export function passToWorkers(options: PassedOn): void {
  setEnvironmentData(ENVIRONMENT_KEY, options as Parameters<typeof setEnvironmentData>[1]);
  const { folder, includeDependencies = false } = options;
  if (folder === undefined) return;
  const passedOn: PassedOn = { folder, includeDependencies, isWorkerProcess: true };
  provideWorkerEnvironment(() => {
    // A process writes only where there is a folder: one that outlives the program leaves none behind.
    if (options.isWorkerProcess !== true) mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { [OPTIONS_VARIABLE]: JSON.stringify(passedOn) };
  });
}

export function forgetWorkers(): void {
  setEnvironmentData(ENVIRONMENT_KEY, undefined);
  provideWorkerEnvironment(undefined);
}

/** A name only: the folder is made for the first worker. */
function findingsFolder(): string {
  return join(tmpdir(), `tsyncio-${process.pid}-${randomBytes(6).toString('hex')}`);
}

function isOptions(value: unknown): value is PassedOn {
  return typeof value === 'object' && value !== null;
}
