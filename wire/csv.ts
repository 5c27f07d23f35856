/** Tables as CSV (RFC 4180), in UTF-8 with its mark so that spreadsheets read Chinese. */

/** A cell; null is empty. */
export type Cell = string | number | null;

/** The media type of what `csvOf` makes. */
export const CSV = 'text/csv';

/** What stands at the beginning of a file. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A whole table, with its mark. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `${BYTE_ORDER_MARK}${rows.map((row) => csvLine(row)).join('')}`;
}

/** One line with its line break. */
export function csvLine(row: readonly Cell[], delimiter = ','): string {
  return `${row.map((value) => cell(value, delimiter)).join(delimiter)}\r\n`;
}

function cell(value: Cell, delimiter: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A text that a spreadsheet would take for a formula stays a text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The text of a cell as it was before it was kept from being a formula. */
export function plainCell(text: string): string {
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
