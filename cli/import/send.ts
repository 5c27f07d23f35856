/** Sends rows by pages; a row whose shape the API does not take is answered by itself, and the rest of its page goes on. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { IMPORT_ROWS_MAX, type ImportedPage, type ImportedRow } from '../../wire/import.ts';
import { Finding } from '../failure.ts';
import type { Client } from '../http/client.ts';
import { problemOf } from '../http/problem.ts';
import { type Terminal, tell } from '../terminal.ts';
import type { Read } from './read.ts';
import type { LooseRow } from './row.ts';
import { twiceText } from './rows.ts';

/** A body has 256 KB at most. */
const PAGE_BYTES_MAX = 200_000;

/** How often rows that wait are asked for in vain before the file goes on: the sweeper opens what was kept. */
const IN_VAIN_MAX = 5;
/** Between two asks it waits for twice as long each time, a minute at most: whoever is behind is not pushed. */
const PAUSE_MAX_S = 60;

/** What became of one row of the file. `error`: it was not sent at all. */
export type Result = { line: number } & (
  | ImportedRow
  | { external_id?: unknown; status: 'wrong' | 'twice'; error: string }
);

/** What all pages have in common. */
export interface Sending {
  sop: string;
  source?: string;
  dry_run?: true;
}

/** Pauses for so many milliseconds. */
export type Pause = (ms: number) => Promise<unknown>;

interface Waiting {
  line: number;
  row: LooseRow;
}

/** In the order of the file; a page's results come together. @throws Finding when the API refuses a page as a whole */
export async function* sendRows(
  terminal: Terminal,
  client: Client,
  of: Sending,
  rows: AsyncIterable<Read<LooseRow> & { twice?: number }>,
  pause: Pause = sleep,
): AsyncGenerator<Result[]> {
  let page: Waiting[] = [];
  let kept: Result[] = [];
  let bytes = 0;
  const flush = async () => {
    const sent = page.length === 0 ? [] : await sendUntilIn(client, of, page, pause);
    const results = [...kept, ...sent].toSorted((a, b) => a.line - b.line);
    [page, kept, bytes] = [[], [], 0];
    return results;
  };
  for await (const read of rows) {
    const unsent = unsentOf(terminal, read);
    if (unsent !== undefined) kept.push(unsent);
    else if ('row' in read) {
      const size = Buffer.byteLength(JSON.stringify(read.row));
      if (bytes + size > PAGE_BYTES_MAX) yield await flush();
      page.push({ line: read.line, row: read.row });
      bytes += size;
    }
    if (page.length === IMPORT_ROWS_MAX || kept.length === IMPORT_ROWS_MAX) yield await flush();
  }
  yield await flush();
}

function unsentOf(terminal: Terminal, read: Read<LooseRow> & { twice?: number }): Result | undefined {
  const { line } = read;
  if ('error' in read) return { line, status: 'wrong', error: read.error };
  const id = read.row.external_id;
  if (read.twice !== undefined)
    return { line, external_id: id, status: 'twice', error: twiceText(terminal, read.twice) };
  if (Buffer.byteLength(JSON.stringify(read.row)) <= PAGE_BYTES_MAX) return undefined;
  return { line, external_id: id, status: 'wrong', error: tell(terminal, '这一行过大', 'the row is too large') };
}

/** What the API kept and could not open yet is waited for, so that pages do not pile up behind servers that are slow. */
async function sendUntilIn(client: Client, of: Sending, page: readonly Waiting[], pause: Pause): Promise<Result[]> {
  const results = new Map<number, Result>();
  let left = page;
  for (let inVain = 0; ; ) {
    const sent = await sendPage(client, of, left);
    for (const result of sent.results) results.set(result.line, result);
    const before = left.length;
    left = left.filter(({ line }) => ['waiting', 'later'].includes(results.get(line)?.status ?? ''));
    inVain = left.length < before ? 0 : inVain + 1;
    if (left.length === 0 || inVain > IN_VAIN_MAX) return [...results.values()];
    await pause(Math.min(PAUSE_MAX_S, (sent.retryAfterS ?? 0) * 2 ** inVain) * 1_000);
  }
}

async function sendPage(
  client: Client,
  of: Sending,
  page: readonly Waiting[],
): Promise<{ results: Result[]; retryAfterS?: number | undefined }> {
  try {
    const items = page.map(({ row }) => row);
    const { body, retryAfterS } = await client.post<ImportedPage>('/v1/imports', { ...of, items }, randomUUID());
    const results = page.flatMap(({ line }, i) => {
      const item = body.items[i];
      return item === undefined ? [] : [{ line, ...item }];
    });
    return { results, retryAfterS };
  } catch (error) {
    const faults = error instanceof Finding ? faultsByRow(error) : undefined;
    if (faults === undefined) throw error;
    const wrong = page.flatMap(({ line, row }, i): Result[] => {
      const fields = faults.get(i);
      return fields === undefined
        ? []
        : [{ line, external_id: String(row.external_id ?? ''), status: 'wrong', fields }];
    });
    const good = page.filter((_, i) => !faults.has(i));
    if (good.length === 0) return { results: wrong };
    const { results, retryAfterS } = await sendPage(client, of, good);
    return { results: [...wrong, ...results], retryAfterS };
  }
}

/** By the place of its row in the page; undefined when something else than rows is wrong. */
function faultsByRow(error: Finding): Map<number, NonNullable<ImportedRow['fields']>> | undefined {
  const { code, fields = [] } = problemOf(error.json);
  if (code !== 'request/invalid' || fields.length === 0) return undefined;
  const faults = new Map<number, NonNullable<ImportedRow['fields']>>();
  for (const { field, code: wrong, detail } of fields) {
    const [, place, name = ''] = /^items\.(\d+)\.?(.*)$/.exec(field) ?? [];
    if (place === undefined) return undefined;
    const at = Number(place);
    faults.set(at, [...(faults.get(at) ?? []), { field: name, code: wrong, detail }]);
  }
  return faults;
}
