/** The modules under test that the package does not export, loaded from where it is built. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as BlockModule from '../../../dist/debug/watchdog/block.js';
import type * as ClockLoop from '../../../dist/debug/watchdog/clock-loop.js';
import type * as HeartbeatModule from '../../../dist/debug/watchdog/heartbeat.js';
import type * as NativeCall from '../../../dist/debug/watchdog/native-call.js';
import type * as RunningLine from '../../../dist/debug/watchdog/running-line.js';
import type * as VigilModule from '../../../dist/debug/watchdog/vigil.js';
import { repository } from '../../support/repository.ts';

async function load<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(join(repository, 'dist/debug/watchdog', `${name}.js`)).href)) as Module;
}

export const { Block } = await load<typeof BlockModule>('block');
export const { isInClockLoop } = await load<typeof ClockLoop>('clock-loop');
export const { Heartbeat } = await load<typeof HeartbeatModule>('heartbeat');
export const { callBefore, callInside } = await load<typeof NativeCall>('native-call');
export const { agree } = await load<typeof RunningLine>('running-line');
export const { Vigil } = await load<typeof VigilModule>('vigil');
