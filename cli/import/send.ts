/** Sends rows by pages; a row whose shape the API does not take is answered by itself, and the rest of its page goes on. */
import { randomUUID } from 'node:crypto';
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
): AsyncGenerator<Result[]> {
  let page: Waiting[] = [];
  let kept: Result[] = [];
  let bytes = 0;
  const flush = async () => {
    const sent = page.length === 0 ? [] : await sendPage(client, of, page);
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

async function sendPage(client: Client, of: Sending, page: readonly Waiting[]): Promise<Result[]> {
  try {
    const items = page.map(({ row }) => row);
    const { body } = await client.post<ImportedPage>('/v1/imports', { ...of, items }, randomUUID());
    return page.flatMap(({ line }, i) => {
      const item = body.items[i];
      return item === undefined ? [] : [{ line, ...item }];
    });
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
    return good.length === 0 ? wrong : [...wrong, ...(await sendPage(client, of, good))];
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
