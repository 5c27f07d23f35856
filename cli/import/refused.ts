/** The rows that did not come in, in a file of the same shape with the reason beside each: to be mended and sent by itself. */
import { createWriteStream, rmSync } from 'node:fs';
import { once } from 'node:events';
import { BYTE_ORDER_MARK, csvLine } from '../../wire/csv.ts';
import type { Terminal } from '../terminal.ts';
import { isGood, resultText } from './print.ts';
import { type Raw, type Read, REASON } from './read.ts';
import type { Result } from './send.ts';

/** One import's. Without a refused row there is no file at the end. */
export interface Refused {
  /** Passes the rows on, and remembers each until its result is known. */
  watch<Row>(rows: AsyncIterable<Read<Row>>): AsyncGenerator<Read<Row>>;
  /** Writes those that did not come in. What waits is none of them: it comes in by itself. */
  keep(results: readonly Result[]): Promise<void>;
  end(): Promise<void>;
}

/** @throws when the file cannot be written, before any row is read */
export async function refusedInto(terminal: Terminal, path: string, delimiter: string): Promise<Refused> {
  const into = createWriteStream(path);
  await once(into, 'open');
  const sent = new Map<number, Raw>();
  let count = 0;
  return {
    async *watch(rows) {
      for await (const read of rows) {
        if (read.raw !== undefined) sent.set(read.line, read.raw);
        yield read;
      }
    },
    async keep(results) {
      for (const result of results) {
        const raw = sent.get(result.line);
        sent.delete(result.line);
        if (raw === undefined || isGood(result.status) || result.status === 'waiting') continue;
        const text = textOf(raw, reasonOf(result, terminal), count === 0, delimiter);
        count += 1;
        if (!into.write(text)) await once(into, 'drain');
      }
    },
    async end() {
      into.end();
      await once(into, 'close');
      if (count === 0) rmSync(path);
    },
  };
}

/** The first line of the result names the row, which stands beside it. */
function reasonOf(result: Result, terminal: Terminal): string {
  const [first = '', ...faults] = resultText(result, terminal).split('\n');
  return faults.length === 0 ? first : faults.map((it) => it.trim()).join('; ');
}

function textOf(raw: Raw, reason: string, first: boolean, delimiter: string): string {
  if ('text' in raw)
    return raw.row === undefined ? `${raw.text}\n` : `${JSON.stringify({ ...raw.row, [REASON]: reason })}\n`;
  const { columns, cells } = raw;
  // The file of an import that was mended has the column already.
  const at = columns.indexOf(REASON);
  // One of another width is left as it is: a cell more could make it as wide as the header.
  const same = at < 0 ? [...cells, reason] : cells;
  const all = at >= 0 && cells.length === columns.length ? cells.with(at, reason) : same;
  const line = csvLine(all, delimiter);
  const header = csvLine(at < 0 ? [...columns, REASON] : columns, delimiter);
  return first ? `${BYTE_ORDER_MARK}${header}${line}` : line;
}
