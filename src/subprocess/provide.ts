/** Lets the loop load what starts child processes when it first starts one. */
import { createRequire } from 'node:module';
import { provideIoLoader } from '../core/index.ts';

provideIoLoader(['subprocessExec', 'subprocessShell'], () => createRequire(import.meta.url)('./spawn.js'));
