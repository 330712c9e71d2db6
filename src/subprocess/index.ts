/** The face of subprocesses. */
import './provide.ts';

export { subprocess } from './constants.ts';
export { createSubprocessExec, createSubprocessShell, type ProcessOptions } from './create.ts';
export { Process } from './process.ts';
