/**
 * Several programs, one after the other, as a shell's `|` does it, with a limit on time and with what each of them said
 * on its standard error: `node examples/proc-pipeline.ts [--timeout MS] -- seq 1 100 '|' grep 7 '|' wc -l`
 *
 * Standard input goes to the first, the output of the last to standard output. The exit code is that of the last one
 * that failed, as with the shell's `pipefail`. When the time is over, or by Ctrl-C, all of them are ended.
 */
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import {
  createSubprocessExec,
  KeyboardInterrupt,
  type Process,
  run,
  type StreamReader,
  StreamWriter,
  subprocess,
  TimeoutError,
  taskGroup,
  timeout,
} from 'tsyncio';

const { PIPE } = subprocess;

interface Ended {
  readonly program: string;
  readonly code: number;
  readonly complaint: string;
}

/** Runs the programs until all have ended. */
async function pipeline(commands: readonly string[][]): Promise<Ended[]> {
  const children: Process[] = [];
  const output = StreamWriter.from(process.stdout);
  try {
    for (const [index, [program = '', ...args]] of commands.entries()) {
      const stdin = index === 0 ? undefined : PIPE;
      children.push(await createSubprocessExec(program, args, { stdin, stdout: PIPE, stderr: PIPE }));
    }
    return await taskGroup(async (group) => {
      for (const [index, child] of children.entries()) {
        const next = children[index + 1];
        group.createTask(() => pour(child, next?.stdin ?? output, next !== undefined));
      }
      const ends = children.map((child, index) =>
        group.createTask(async () => {
          const complaint = (await (child.stderr as StreamReader).read()).toString();
          return { program: commands[index]?.[0] ?? '', code: await child.wait(), complaint };
        }),
      );
      return await Promise.all(ends);
    });
  } finally {
    // Who still runs has lost its purpose: because of the time, of Ctrl-C, or because a neighbour could not be started.
    for (const child of children) if (child.returncode === undefined) child.terminate();
    for (const child of children) await child.wait();
  }
}

/** From one program to the next, no faster than the next one takes it. */
async function pour(child: Process, to: StreamWriter, isClosedAfter: boolean): Promise<void> {
  const from = child.stdout as StreamReader;
  try {
    for (;;) {
      const data = await from.read(65_536);
      if (data.length === 0) break;
      to.write(data);
      await to.drain();
    }
  } catch (error) {
    if (!['EPIPE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    // The next one, `head` perhaps, has seen enough: the system would tell the one before by this signal.
    if (child.returncode === undefined) child.sendSignal('SIGPIPE');
  }
  if (isClosedAfter) to.close();
}

const help = `usage: node examples/proc-pipeline.ts [--timeout MS] [-- PROGRAM ARG … '|' PROGRAM ARG …]

Runs the programs, each reading what the one before it writes, like a shell's pipe; without any: seq 1 100 | grep 7 | wc -l
The exit code is that of the last one that failed; 124 when the time is over, 127 for a program that is not there, 130
after Ctrl-C.

  --timeout MS  limit on the time of all of them (default 60000)
  --help        this text`;

interface Settings {
  readonly limit: number;
  readonly commands: readonly string[][];
}

/** What to do, or what to say instead and the exit code that goes with it. */
function parse(args: string[]): Settings | { readonly say: string; readonly code: number } {
  try {
    const options = { timeout: { type: 'string', default: '60000' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return { say: help, code: 0 };
    const limit = Number(values.timeout);
    if (!(limit > 0)) throw new RangeError(`--timeout takes a number of ms, not '${values.timeout}'`);
    const commands = split(
      positionals.length > 0 ? positionals : ['seq', '1', '100', '|', 'grep', '7', '|', 'wc', '-l'],
    );
    if (commands.some(({ length }) => length === 0)) throw new RangeError("there is no program on one side of a '|'");
    return { limit, commands };
  } catch (error) {
    return { say: `proc-pipeline: ${(error as Error).message}\nTry --help.`, code: 2 };
  }
}

function split(words: readonly string[]): string[][] {
  const commands: string[][] = [[]];
  for (const word of words) {
    if (word === '|') commands.push([]);
    else commands.at(-1)?.push(word);
  }
  return commands;
}

/** What they complained of goes to standard error; returns the exit code. */
function conclude(ended: readonly Ended[]): number {
  let result = 0;
  for (const { program, code, complaint } of ended) {
    if (complaint !== '') process.stderr.write(`${program}: ${complaint}`);
    if (code !== 0 && code !== -constants.signals.SIGPIPE) result = code < 0 ? 128 - code : code;
  }
  return result;
}

const settings = parse(process.argv.slice(2));
if ('say' in settings) {
  if (settings.code === 0) console.log(settings.say);
  else console.error(settings.say);
  process.exitCode = settings.code;
} else {
  try {
    process.exitCode = conclude(await run(() => timeout(settings.limit, () => pipeline(settings.commands))));
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (error instanceof KeyboardInterrupt) process.exitCode = 130;
    else if (error instanceof TimeoutError) {
      console.error(`proc-pipeline: not done after ${settings.limit} ms`);
      process.exitCode = 124;
    } else if (syscall?.startsWith('spawn')) {
      console.error(`proc-pipeline: ${message}`);
      process.exitCode = code === 'ENOENT' ? 127 : 126;
    } else throw error;
  }
}
