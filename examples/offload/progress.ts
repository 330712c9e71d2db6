/** A progress bar in one line of a terminal; elsewhere a line for each quarter. */

const WIDTH = 30;

/** The bar as text: `[██████░░░░] 60/100  60 %`. */
function bar(done: number, total: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * WIDTH);
  const numbers = `${String(done).padStart(String(total).length)}/${total}`;
  return `[${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}] ${numbers} ${String(Math.round(share * 100)).padStart(3)} %`;
}

export class ProgressBar implements Disposable {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  #quarter = 0;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
    this.update(0);
  }

  update(done: number): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`\r${bar(done, this.#total)}`);
      return;
    }
    const quarter = Math.floor((4 * done) / Math.max(1, this.#total));
    if (quarter === this.#quarter) return;
    this.#quarter = quarter;
    this.#stream.write(`${bar(done, this.#total)}\n`);
  }

  /** Leaves the line. */
  [Symbol.dispose](): void {
    if (this.#stream.isTTY) this.#stream.write('\n');
  }
}
