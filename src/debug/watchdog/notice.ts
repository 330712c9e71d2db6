/**
 * What the agent says while the main thread cannot: the same words in the same form as the session would use, each
 * place once.
 */
import { FindingCollector } from '../findings/collector.ts';
import type { Finding } from '../findings/finding.ts';
import { KINDS } from '../findings/kinds.ts';
import { renderFinding } from '../findings/render.ts';
import { coloured, plain } from '../findings/style.ts';
import { detailOf, textOf } from '../findings/warnings.ts';
import { say } from '../session/terminal.ts';
import { isLoadingModules } from './block-place.ts';
import { NamedFrames } from './named-frames.ts';
import type { AgentData, BlockDetails } from './protocol.ts';

export class Notices {
  readonly #data: AgentData;
  readonly #collector: FindingCollector;
  readonly #named = new NamedFrames();
  #isSaid = false;
  #hasSpoken = false;

  constructor(data: AgentData) {
    this.#data = data;
    this.#collector = new FindingCollector({ onFinding: (finding, isNewSite) => this.#found(finding, isNewSite) });
  }

  /** Says that a thread is blocked; false when that is no finding, or was said before. */
  blocked(details: BlockDetails): boolean {
    this.#isSaid = false;
    if (this.#data.mayWrite && !isLoadingModules(details.stack)) {
      this.#collector.report('blocked-loop', { ...details, at: this.#named.frameOf(details.stack) });
    }
    return this.#isSaid;
  }

  /** A native call does not return, and nobody can see which. */
  silent(thread: number, duration: number): void {
    if (!this.#data.mayWrite) return;
    const which = thread === 0 ? 'the event loop' : `the event loop of worker thread ${thread}`;
    say(
      `tsyncio: ${which} has been blocked for ${Math.round(duration)} ms, inside one native call; the line is known when it returns`,
    );
  }

  #found(finding: Finding, isNewSite: boolean): void {
    if (!isNewSite) return;
    this.#isSaid = true;
    say(this.#data.mode === 'development' ? this.#rendered(finding) : warningText(finding));
    this.#hasSpoken = true;
  }

  #rendered(finding: Finding): string {
    const style = this.#data.hasColours ? coloured : plain;
    return `${this.#hasSpoken ? '' : '\n'}${renderFinding(finding, { style, cwd: process.cwd() })}\n`;
  }
}

/** As Node prints a warning. */
function warningText(finding: Finding): string {
  const { code, warningType } = KINDS[finding.kind];
  return `(node:${process.pid}) [${code}] ${warningType}: ${textOf(finding)}\n${detailOf(finding)}`;
}
