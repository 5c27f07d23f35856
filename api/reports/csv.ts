/** Tables as CSV (RFC 4180), in UTF-8 with its mark so that spreadsheets read Chinese. */

/** A cell; null is empty. */
export type Cell = string | number | null;

/** The media type of what `csvOf` makes. */
export const CSV = 'text/csv';

export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A text that a spreadsheet would take for a formula stays a text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
