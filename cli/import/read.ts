/** Rows of a CSV file or of JSON lines, one after the other and each with its line, however long the file is. */
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Finding } from '../failure.ts';
import { type Terminal, tell } from '../terminal.ts';

/** A longer row is no row. */
const ROW_CHARS_MAX = 1024 * 1024;

/** The column, or name, under which a file of refused rows says why: passed over when that file is sent. */
export const REASON = 'refused_because';

/** As it stands in the file; `row`: the line is an object. */
export type Raw =
  | { columns: readonly string[]; cells: readonly string[] }
  | { text: string; row?: Readonly<Record<string, unknown>> };

/** What stands in one place of the file: cells by column, or the value of a line. */
export type Read<Row> = { line: number; raw?: Raw } & ({ row: Row } | { error: string });

/** Cells by column. The first line names the columns. @throws Finding where the file is no CSV any more */
export async function* csvRows(
  terminal: Terminal,
  text: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<Read<Record<string, string>>> {
  const options = { bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true };
  const parser = parse({ ...options, max_record_size: ROW_CHARS_MAX });
  // Its errors come out of the iteration below.
  pipeline(Readable.from(text), parser, () => undefined);
  let columns: string[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (columns === undefined) columns = columnsOf(terminal, record);
      else yield rowOf(terminal, columns, record, info.lines - breaksIn(record));
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = String((error as { lines?: unknown }).lines ?? '?');
    throw new Finding(
      tell(
        terminal,
        `第 ${line} 行起不是 CSV：${error.message}。检查引号；分隔符用 --delimiter 写明。`,
        `No CSV from line ${line} on: ${error.message}. Look at the quotes; --delimiter names another delimiter.`,
      ),
    );
  }
}

/** Line breaks inside quotes: the row began so many lines earlier. */
function breaksIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

function columnsOf(terminal: Terminal, header: readonly string[]): string[] {
  const columns = header.map((name) => name.trim());
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice === undefined) return columns;
  throw new Finding(tell(terminal, `表头有两列「${twice}」。`, `The header has two columns "${twice}".`));
}

function rowOf(terminal: Terminal, columns: string[], cells: string[], line: number): Read<Record<string, string>> {
  const raw = { columns, cells };
  if (cells.length === columns.length)
    return { line, raw, row: Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])) };
  const [has, wants] = [cells.length, columns.length];
  return {
    line,
    raw,
    error: tell(terminal, `有 ${has} 格，表头有 ${wants} 列`, `has ${has} cells, the header ${wants}`),
  };
}

/** The objects of JSON lines. Empty lines are passed over. */
export async function* jsonRows(
  terminal: Terminal,
  text: AsyncIterable<string>,
): AsyncGenerator<Read<Record<string, unknown>>> {
  let rest = '';
  let line = 0;
  for await (const chunk of text) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) yield* jsonRow(terminal, one, ++line);
    if (rest.length > ROW_CHARS_MAX)
      throw new Finding(
        tell(terminal, `第 ${line + 1} 行过长：每行是一个案件。`, `Line ${line + 1} is too long: a case a line.`),
      );
  }
  yield* jsonRow(terminal, rest, line + 1);
}

function* jsonRow(terminal: Terminal, text: string, line: number): Generator<Read<Record<string, unknown>>> {
  const one = text.replace(/^\uFEFF/, '').trim();
  if (one === '') return;
  try {
    const row: unknown = JSON.parse(one);
    if (typeof row === 'object' && row !== null && !Array.isArray(row))
      yield { line, raw: { text: one, row: { ...row } }, row: { ...row } };
    else yield { line, raw: { text: one }, error: tell(terminal, '须为一个 JSON 对象', 'must be a JSON object') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    yield { line, raw: { text: one }, error: tell(terminal, `不是 JSON：${reason}`, `is not JSON: ${reason}`) };
  }
}
