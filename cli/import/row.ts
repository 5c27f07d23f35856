/** A row of a table as the API takes it: cells read by the mapping and by the declarations of the SOP's fields. */
import type { CalendarTable } from '../../language/calendar/table.ts';
import type { FieldPlan, Value } from '../../language/plan.ts';
import { plainCell } from '../../wire/csv.ts';
import { readInstant } from '../due/instant.ts';
import { type Terminal, tell } from '../terminal.ts';
import { LISTS, type Mapping, type Source } from './mapping.ts';

/** What rows are read by. Instants without an offset are local time of the SOP's calendar. */
export interface Reader {
  terminal: Terminal;
  mapping: Mapping;
  fields: Readonly<Record<string, FieldPlan>>;
  table: CalendarTable | undefined;
}

/** What of a contact, promise or pause is an instant. */
const INSTANTS: ReadonlySet<string> = new Set(['at', 'made_at', 'from', 'until']);

/** As the body has it, before the API has looked. */
export type LooseRow = Record<string, unknown> & { external_id?: unknown };

/** The row, or what is wrong with its cells. */
export function readRow(
  reader: Reader,
  cells: Readonly<Record<string, string>>,
): { row: LooseRow } | { error: string } {
  const wrong: string[] = [];
  const read = (source: Source) => {
    const found = cellOf(reader.terminal, source, cells);
    if ('error' in found) wrong.push(found.error);
    return 'text' in found ? found.text : undefined;
  };
  const { own, data, evidence, lists } = reader.mapping;
  const row: LooseRow = {};
  for (const [name, source] of Object.entries(own)) {
    const text = read(source);
    if (text === undefined) continue;
    row[name] = ownOf(reader, name, text);
  }
  for (const [name, lines] of Object.entries(lists)) {
    const found = lines.flatMap((line) => lineOf(reader, name, line, read));
    if (found.length > 0) row[name] = found;
  }
  const values = Object.entries(data).flatMap(([name, source]): [string, Value][] => {
    const text = read(source);
    return text === undefined ? [] : [[name, valueOf(reader, reader.fields[name], text)]];
  });
  row.data = Object.fromEntries(values);
  const shown = Object.entries(evidence).flatMap(([name, source]) => {
    const text = read(source);
    return text === undefined ? [] : [[name, text] as const];
  });
  if (shown.length > 0) row.evidence = Object.fromEntries(shown);
  return wrong.length > 0 ? { error: wrong.join('; ') } : { row };
}

function ownOf(reader: Reader, name: string, text: string): unknown {
  if (name === 'met') return wordsOf(text);
  if (name === 'received_at') return instantText(reader, text);
  return Object.hasOwn(LISTS, name) ? jsonOf(text) : text;
}

/** One contact, promise or pause; none where the cell that it hangs on is empty. */
function lineOf(
  reader: Reader,
  list: string,
  line: Readonly<Record<string, Source>>,
  read: (source: Source) => string | undefined,
): Record<string, string>[] {
  const [first] = LISTS[list] ?? [];
  const texts = Object.entries(line).flatMap(([name, source]) => {
    const text = read(source);
    if (text === undefined) return [];
    return [[name, INSTANTS.has(name) ? instantText(reader, text) : text] as const];
  });
  return texts.some(([name]) => name === first) ? [Object.fromEntries(texts)] : [];
}

function cellOf(
  terminal: Terminal,
  { column, values, default: otherwise }: Source,
  cells: Readonly<Record<string, string>>,
): { text: string | undefined } | { error: string } {
  if (column === undefined) return { text: otherwise };
  const written = cells[column];
  if (written === undefined) return { error: tell(terminal, `没有列「${column}」`, `there is no column "${column}"`) };
  // A spreadsheet never ran what stands here, and nothing of ours does: a formula is a text.
  const text = plainCell(written.trim());
  if (text === '') return { text: otherwise };
  if (values === undefined) return { text };
  if (Object.hasOwn(values, text)) return { text: values[text] };
  const known = Object.keys(values).join(', ');
  return {
    error: tell(
      terminal,
      `${column}：「${text}」不在 values 里（${known}）`,
      `${column}: "${text}" is not among its values (${known})`,
    ),
  };
}

/** What does not read as the type stays text: the API names the field and what fits. */
function valueOf(reader: Reader, field: FieldPlan | undefined, text: string): Value {
  switch (field?.type) {
    case 'integer':
    case 'number':
      return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return ['true', '是'].includes(text) ? true : ['false', '否'].includes(text) ? false : text;
    case 'instant':
      return instantText(reader, text);
    case 'date':
      return dashed(text);
    case 'list':
      return listOf(text);
    default:
      return text;
  }
}

function listOf(text: string): Value {
  return text.startsWith('[') ? jsonOf(text) : wordsOf(text);
}

/** What is no JSON stays text: the API says what should stand there. */
function jsonOf(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}

function wordsOf(text: string): string[] {
  return text
    .split(/[,;，；]/)
    .map((it) => it.trim())
    .filter((it) => it !== '');
}

/** `2026/3/2 9:05`, as spreadsheets write it, is `2026-03-02 09:05`. */
function dashed(text: string): string {
  return text.replace(/^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})/, (_, year: string, month: string, day: string) =>
    [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
  );
}

function instantText({ table }: Reader, text: string): string {
  const written = dashed(text).replace(/^(\S{10})[ T]+(\d):/, '$1 0$2:');
  const atMs = table === undefined ? undefined : readInstant(written, table);
  return atMs === undefined ? text : new Date(atMs).toISOString();
}
