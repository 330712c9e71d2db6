/** Runs the program with this terminal's streams, passes signals on to it, and says how it ended. */
import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import type { Launch } from './launch.ts';
import { CommandError, type Outcome } from './outcome.ts';

const PASSED_ON: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGCONT'];
/** What the terminal sends to the program itself, which is in the same process group. */
const FROM_KEYBOARD: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);
/** So many Ctrl-C: the program does not answer. */
const PATIENCE = 3;

export async function runChild({ command, args, env }: Launch): Promise<Outcome> {
  const child = spawn(command, args, { env, stdio: 'inherit' });
  const hasTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  let interrupts = 0;
  const listeners = PASSED_ON.map((signal) => {
    const listener = (): void => {
      if (signal === 'SIGINT' && ++interrupts >= PATIENCE) child.kill('SIGKILL');
      else if (!hasTerminal || !FROM_KEYBOARD.has(signal)) child.kill(signal);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      child.once('error', (error) => reject(new CommandError(`dev: cannot start ${command}: ${error.message}`)));
      child.once('exit', (code, signal) => resolve(signal === null ? { exitCode: code ?? 1 } : { signal }));
    });
  } finally {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  }
}
