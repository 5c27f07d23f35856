/** Rows as aligned columns; a Chinese character takes two of them. */
import { widthOf } from '../language/format.ts';

/** Lines of cells, each column as wide as its widest cell, two spaces between; the last column is not padded. */
export function tableOf(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell));
  return rows
    .map(
      (row) =>
        indent +
        row
          .map((cell, i) => pad(cell, widths[i] ?? 0))
          .join('  ')
          .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(width - widthOf(cell));
}
