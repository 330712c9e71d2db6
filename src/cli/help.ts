/** The parts of `--help` that teach. */
import { FINDING_KINDS } from '../debug/index.ts';

const WHAT: Readonly<Record<(typeof FINDING_KINDS)[number], string>> = {
  'never-awaited': 'a coroutine or promise that nobody awaited',
  'never-retrieved': 'a task or promise that failed, and nobody looked',
  'slow-callback': 'a callback or step of a task over slowCallbackDuration (100 ms)',
  'blocked-loop': 'the same, seen while it lasts',
  'wrong-thread': 'the loop of another thread, used as if it were its own',
  'resource-leak': 'a server, socket, file or worker that was never closed',
  'stuck-task': 'a task that waits for what can never happen',
  'swallowed-cancel': 'a task that caught its CancelledError and went on',
};

export const DEV_HELP: string = `
What it finds (KIND):
${FINDING_KINDS.map((kind) => `  ${kind.padEnd(17)} ${WHAT[kind]}`).join('\n')}

Each place is said once, on standard error, with its source line; repeats are counted, and a summary comes last.
The program keeps its own output and exit code, unless --fail-on says otherwise.
  // tsyncio-ignore-next-line KIND    silences the line below it.
Ctrl-\\ (SIGQUIT) shows where every task stands, and the program goes on.
Ctrl-C reaches the program; pressed three times it ends one that no longer answers.

Examples:
  tsyncio dev app.ts --port 8080
  tsyncio dev --report json=findings.json --fail-on any app.ts
  tsyncio dev --report sarif=findings.sarif test/run.js
`;
