/** Reads the parts of a backup from a stream, in their order, and keeps the hash of all it has read. */
import { createHash } from 'node:crypto';
import { BackupError, END_OF_ROWS } from './format.ts';

/** A line of ours is short; a file without line breaks is none of ours. */
const lineMax = 4 * 1024 * 1024;
const lineBreak = 10;

/** @throws BackupError `cut-off` wherever the stream ends too early */
export class BackupReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #hash = createHash('sha256');
  #held: Buffer = Buffer.alloc(0);
  /** The hash of everything before the line that was read last. */
  hashBefore = '';

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** One JSON line; undefined when it is none. */
  async line(): Promise<unknown> {
    let at = this.#held.indexOf(lineBreak);
    while (at < 0) {
      if (this.#held.length > lineMax) throw new BackupError('not-a-backup');
      await this.#more();
      at = this.#held.indexOf(lineBreak);
    }
    this.hashBefore = this.#hash.copy().digest('hex');
    const text = this.#take(at + 1).toString('utf8');
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** The rows of a table up to their end, in pieces of any size. */
  async *rows(): AsyncGenerator<Buffer> {
    let atLineStart = true;
    for (;;) {
      const end = this.#endOfRows(atLineStart);
      if (end >= 0) {
        if (end > 0) yield this.#take(end);
        this.#take(END_OF_ROWS.length);
        return;
      }
      // What could be the beginning of the end stays until more has come.
      const safe = this.#held.length - END_OF_ROWS.length;
      if (safe > 0) {
        const piece = this.#take(safe);
        atLineStart = piece.at(-1) === lineBreak;
        yield piece;
      }
      await this.#more();
    }
  }

  /** Whether nothing follows. */
  async ended(): Promise<boolean> {
    return this.#held.length === 0 && (await this.#source.next()).done === true;
  }

  #endOfRows(atLineStart: boolean): number {
    if (atLineStart && this.#held.subarray(0, END_OF_ROWS.length).equals(END_OF_ROWS)) return 0;
    const at = this.#held.indexOf(`\n${END_OF_ROWS.toString()}`);
    return at < 0 ? -1 : at + 1;
  }

  #take(length: number): Buffer {
    const piece = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    this.#hash.update(piece);
    return piece;
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#source.next();
    if (done) throw new BackupError('cut-off');
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value]);
  }
}
