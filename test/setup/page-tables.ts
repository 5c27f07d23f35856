/** Tables of the pages, by the anchor above them: the examples a rule is told with are the ones that are tried. */
import { readFileSync } from 'node:fs';

/** The page whose tables tests read. */
export const SEMANTICS = 'docs/semantics.md';

/** One line of a table, cell by column. */
export type Row<Columns extends readonly string[]> = Record<Columns[number], string>;

/**
 * The lines of the first table below `<a id="anchor">`, before the next anchor. Code marks around a whole cell are left
 * out.
 *
 * @throws Error unless there is such a table, with exactly these columns in this order, no cell missing, and a line at least
 */
export function rowsOf<const Columns extends readonly string[]>(anchor: string, columns: Columns): Row<Columns>[] {
  const [header = [], , ...rows] = cellsBelow(anchor, SEMANTICS);
  if (header.join('|') !== columns.join('|'))
    throw new Error(`${SEMANTICS}#${anchor} has the columns ${header.join(', ')}; expected ${columns.join(', ')}`);
  if (rows.length === 0) throw new Error(`${SEMANTICS}#${anchor} has no lines`);
  return rows.map((cells) => {
    if (cells.length !== columns.length)
      throw new Error(`${SEMANTICS}#${anchor}: ${cells.join(' | ')} is no line of it`);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ''])) as Row<Columns>;
  });
}

/** The same for `test.each`, each line behind a title that tells it. */
export function examplesOf<const Columns extends readonly string[]>(
  anchor: string,
  columns: Columns,
): (readonly [title: string, row: Row<Columns>])[] {
  return rowsOf(anchor, columns).map((row) => [Object.values(row).join(', '), row] as const);
}

/** Header, rule and lines, cell by cell; empty when no table stands there. */
export function cellsBelow(anchor: string, page: string): string[][] {
  const [, below = ''] = readFileSync(page, 'utf8').split(`<a id="${anchor}"></a>`);
  const [section = ''] = below.split(/^<a id=/m);
  const table = /(?:^\|.*\|$\n?)+/m.exec(section)?.[0] ?? '';
  return table
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(1, -1).split('|').map(bare));
}

function bare(cell: string): string {
  const text = cell.trim();
  return /^`[^`]*`$/.test(text) ? text.slice(1, -1) : text;
}
