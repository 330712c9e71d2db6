/** Starting the agent, finding the one that runs, and letting it go. */
import { getEnvironmentData, setEnvironmentData, Worker } from 'node:worker_threads';
import { stderrIsTerminal } from '../session/terminal.ts';
import type { Mode } from '../session/watcher.ts';
import { AGENT_START_TIMEOUT, LET_GO_TIMEOUT } from './constants.ts';
import { Heartbeat } from './heartbeat.ts';
import { type AgentData, MEMORY_KEY } from './protocol.ts';

/** The shared memory of an agent that another thread of the process has started. */
export function agentOfProcess(): Heartbeat | undefined {
  const memory: unknown = getEnvironmentData(MEMORY_KEY);
  if (!(memory instanceof SharedArrayBuffer)) return undefined;
  const heartbeat = new Heartbeat(memory);
  return heartbeat.isClosing ? undefined : heartbeat;
}

export class Agent {
  readonly heartbeat = new Heartbeat();
  readonly #mode: Mode;
  #isStarted = false;

  constructor(mode: Mode) {
    this.#mode = mode;
    // Worker threads that start from now on are watched by this agent.
    setEnvironmentData(MEMORY_KEY, this.heartbeat.memory);
  }

  /** @throws where worker threads are denied (the permission model). */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const workerData: AgentData = {
      memory: this.heartbeat.memory,
      mode: this.#mode,
      mayWrite: this.#mode === 'development' || warningsAreShown(),
      hasColours: stderrIsTerminal,
    };
    // Neither the program's preloads nor its environment (NODE_OPTIONS, NODE_V8_COVERAGE) are the agent's.
    const worker = new Worker(new URL('./agent.js', import.meta.url), {
      workerData,
      execArgv: [],
      env: {},
      name: 'tsyncio-agent',
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    // Without it the program's blocks are found later or not at all; that is no reason to end the program.
    worker.on('error', () => {});
    worker.unref();
    if (this.#mode === 'development') this.heartbeat.waitForAgent(AGENT_START_TIMEOUT);
  }

  /** It ends by itself at its next tick. */
  close(): void {
    this.heartbeat.close();
    setEnvironmentData(MEMORY_KEY, undefined);
  }

  /** Before the process exits. */
  closeNow(): void {
    this.close();
    this.heartbeat.waitUntilDisconnected(LET_GO_TIMEOUT);
  }
}

/** `--no-warnings` and `--disable-warning` hold for the agent too. */
function warningsAreShown(): boolean {
  const options = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')].join(' ');
  if (process.env.NODE_NO_WARNINGS === '1' || /(?:^| )--no-warnings(?: |$)/.test(options)) return false;
  return !/--disable-warning[= ](?:TSYNCIO_BLOCKED_LOOP|RuntimeWarning)(?: |$)/.test(options);
}
