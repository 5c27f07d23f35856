/** The rows of a file, ready to be sent: read, mapped, and told apart within the file. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Terminal, tell } from '../terminal.ts';
import { type Mapping, mappingByName } from './mapping.ts';
import { csvRows, jsonRows, type Read, REASON } from './read.ts';
import { type LooseRow, readRow, type Reader } from './row.ts';
import { textOf } from './text.ts';

/** Numbers remembered to find those that a file has twice: 100 MB at most. Beyond them the API tells of changed rows alone. */
const KNOWN_MAX = 1_000_000;

/** How a file is read. */
export interface File {
  path: string;
  /** JSON lines, else CSV. */
  json: boolean;
  encoding: string | undefined;
  delimiter: string;
  /** Rows before this line were sent by an earlier call. */
  fromLine: number;
}

/** Each with its line; `twice`: that number stood in an earlier line already. */
export async function* rowsOf(
  reader: Omit<Reader, 'mapping'> & { mapping: Mapping | undefined },
  { path, json, encoding, delimiter, fromLine }: File,
): AsyncGenerator<Read<LooseRow> & { twice?: number }> {
  const { terminal } = reader;
  const text = textOf(terminal, createReadStream(path), encoding);
  const lines = new Map<string, number>();
  for await (const read of json ? jsonLines(terminal, text) : tableRows(reader, csvRows(terminal, text, delimiter))) {
    const twice = 'row' in read ? seenBefore(lines, read.row.external_id, read.line) : undefined;
    if (read.line >= fromLine) yield twice === undefined ? read : { ...read, twice };
  }
}

async function* tableRows(
  reader: Omit<Reader, 'mapping'> & { mapping: Mapping | undefined },
  table: AsyncIterable<Read<Record<string, string>>>,
): AsyncGenerator<Read<LooseRow>> {
  let { mapping } = reader;
  for await (const read of table) {
    if ('error' in read) yield read;
    else {
      mapping ??= mappingByName(Object.keys(read.row));
      yield { line: read.line, raw: read.raw, ...readRow({ ...reader, mapping }, read.row) };
    }
  }
}

/** What an export says beside the row is not sent: which fields are masks shows in the values. */
async function* jsonLines(terminal: Terminal, text: AsyncIterable<string>): AsyncGenerator<Read<LooseRow>> {
  for await (const read of jsonRows(terminal, text)) {
    if ('error' in read) yield read;
    else {
      const { masked: _, [REASON]: __, ...row } = read.row;
      yield { line: read.line, raw: read.raw, row };
    }
  }
}

function seenBefore(lines: Map<string, number>, id: unknown, line: number): number | undefined {
  if (typeof id !== 'string') return undefined;
  const key = createHash('sha256').update(id).digest('base64url').slice(0, 12);
  const before = lines.get(key);
  if (before === undefined && lines.size < KNOWN_MAX) lines.set(key, line);
  return before;
}

/** What is said of a number that stands in the file twice. */
export function twiceText(terminal: Terminal, line: number): string {
  return tell(terminal, `同一编号已在第 ${line} 行`, `the same number stands in line ${line}`);
}
